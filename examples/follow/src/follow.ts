/** Asks a Vigil server, and reads the session's log as it grows: `node dist/follow.js http://127.0.0.1:3000 count to 5` */
import { createVigilClient, followSession, initialState, newId, reduceFrame, sendMessage } from 'vigil/client'

const [url = 'http://127.0.0.1:3000', ...words] = process.argv.slice(2)
const vigil = createVigilClient({ url, token: process.env.VIGIL_TOKEN })

const sessionId = newId('ses')
await vigil.trpc.sessions.create.mutate({ sessionId, title: 'An example' })
const { runId } = await sendMessage(vigil, { sessionId, text: words.join(' ') || 'count to 5' })

let state = initialState(sessionId)
for await (const frame of followSession(vigil, { sessionId })) {
  state = reduceFrame(state, frame)
  const types = frame.events.map((event) => event.type)
  const end = frame.events.find((event) => event.type === 'run-finished')
  console.error(`up to ${frame.upTo}: ${types.join(', ')}`)
  if (end?.runId !== runId) continue
  console.error(`${end.outcome} after ${end.durationMs} ms`)
  break
}

for (const { role, parts } of state.messages) {
  if (role === 'assistant') console.log(parts.map((part) => (part.type === 'text' ? part.text : '')).join(''))
}
await vigil.close()
