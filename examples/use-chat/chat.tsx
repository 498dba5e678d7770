/** A chat on a Vigil session with the AI SDK's `useChat`. Reload it in mid-answer: the answer goes on, shown once. */
import { useChat } from '@ai-sdk/react'
import type { UIMessage } from 'ai'
import { type FormEvent, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { createVigilChatTransport, createVigilClient } from 'vigil/client'

const { searchParams } = new URL(location.href)
const sessionId = searchParams.get('session') ?? 'use-chat'
const vigil = createVigilClient({ url: searchParams.get('server') ?? location.origin })

await vigil.trpc.sessions.create.mutate({ sessionId })
const { messages, after } = await vigil.trpc.sessions.history.query({ sessionId })
const transport = createVigilChatTransport(vigil, { sessionId, after })

function Chat() {
  const [text, setText] = useState('')
  const chat = useChat({ id: sessionId, messages, transport, resume: true })

  function submit(event: FormEvent) {
    event.preventDefault()
    void chat.sendMessage({ text })
    setText('')
  }

  return (
    <main>
      {chat.messages.map((message) => (
        <article key={message.id} aria-label={message.role}>
          <pre>{textOf(message)}</pre>
        </article>
      ))}
      {chat.error && <p role="alert">{chat.error.message}</p>}
      <form onSubmit={submit}>
        <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit">Send</button>
        <button type="button" onClick={() => void chat.stop()}>
          Stop
        </button>
      </form>
      <output aria-label="Status">{chat.status}</output>
    </main>
  )
}

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Chat />
    </StrictMode>,
  )
}
