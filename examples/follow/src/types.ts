/** What the compiler knows of the API; this file compiles, or a type was lost. */
import { createVigil } from 'vigil'
import { createVigilClient, type followSession } from 'vigil/client'

type Frame = ReturnType<typeof followSession> extends AsyncIterable<infer Item> ? Item : never
type EventType = Frame['events'][number]['type']
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false

export const eventTypesAreKnown: Same<EventType, string> = false
export const chunk: EventType = 'chunk'
// @ts-expect-error no such event
export const unknownEvent: EventType = 'nonsense'

export async function answersAreTyped(): Promise<[string, number]> {
  const vigil = createVigilClient({ url: 'http://127.0.0.1:3000' })
  const { title, head } = await vigil.trpc.sessions.get.query({ sessionId: 'ses_1' })
  // @ts-expect-error a misspelt field
  await vigil.trpc.sessions.send.mutate({ sessionId: 'ses_1', requestId: 'r', txt: '' })
  return [title, head]
}

export function embedding() {
  return createVigil({ config: { PORT: 0 }, authenticate: ({ token }) => (token ? { userId: token } : null) })
}
