/**
 * An OpenAI-compatible provider that answers what the pictures need: by the words of the last user message, turn by
 * turn. `open` answers never end by themselves, so that a page can be shown in the middle of one.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { ANSWERS } from './texts.mjs'

export async function startScriptedProvider() {
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/hook')) return void response.writeHead(204).end()
    if (request.url?.endsWith('/models')) {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({ object: 'list', data: ['atlas-large', 'atlas-small'].map((id) => ({ id, object: 'model' })) }),
      )
      return
    }
    const { messages } = JSON.parse(await text(request))
    await answer(messages, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** @param {{ role: string, content?: unknown }[]} messages */
async function answer(messages, response) {
  const lastUser = messages.findLastIndex(({ role, content }) => role === 'user' && !isNote(content))
  const asked = JSON.stringify(messages[lastUser]?.content ?? '')
  const turn = messages.slice(lastUser).filter(({ tool_calls: calls }) => calls?.length > 0).length
  const { turns, fails } = ANSWERS.find(({ when }) => asked.includes(when)) ?? ANSWERS.at(-1)
  if (fails) {
    response.writeHead(fails.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message: fails.message } }))
    return
  }
  const said = turns[Math.min(turn, turns.length - 1)]
  const goesOn = messages.slice(lastUser).some(({ role }) => role === 'assistant') && turn === 0
  // A model thinks before it speaks; those that only fill a list do not.
  if (said.everyMs) await pause(400)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (said.thinks)
    for (const piece of pieces(said.thinks)) await say(response, { reasoning_content: piece }, said.everyMs)
  for (const piece of pieces(goesOn ? (said.later ?? '') : (said.says ?? '')))
    await say(response, { content: piece }, said.everyMs)
  for (const [index, call] of (said.calls ?? []).entries()) {
    const made = { name: call.name, arguments: JSON.stringify(call.input) }
    await say(response, {
      tool_calls: [{ index, id: `call_${lastUser}_${turn}_${index}`, type: 'function', function: made }],
    })
  }
  if (said.open && !goesOn) return
  const usage = {
    prompt_tokens: 400 + asked.length * 3 + messages.length * 120,
    completion_tokens: Math.ceil((said.says ?? '').length / 4) + 20,
    total_tokens: 0,
    prompt_tokens_details: { cached_tokens: 256 },
  }
  write(response, {}, said.calls ? 'tool_calls' : 'stop', usage)
  response.end('data: [DONE]\n\n')
}

/** What the server adds for a run that goes on. */
function isNote(content) {
  return /interrupted|cut off|go on/i.test(JSON.stringify(content ?? '')) && JSON.stringify(content).length > 120
}

function pieces(said) {
  return said.match(/\S+\s*/g) ?? []
}

async function say(response, delta, everyMs = 0) {
  if (response.destroyed) return
  write(response, delta)
  if (everyMs > 0) await pause(everyMs)
}

function write(response, delta, finishReason = null, usage) {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  const chunk = { id: 'atlas', object: 'chat.completion.chunk', created: 0, choices, ...(usage && { usage }) }
  response.write(`data: ${JSON.stringify(chunk)}\n\n`)
}
