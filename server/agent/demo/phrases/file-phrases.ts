/** `write FILE: TEXT`, `read FILE` and `list files`: each calls its file tool, then reports. */
import type { Phrase } from '../demo-phrase.ts'
import { asText, block, toolAnswer } from '../tool-answer.ts'

const writeFile: Phrase = {
  example: 'write notes.txt: buy milk',
  meaning: 'writes the file with `write_file`',
  read(userText) {
    const [, path, content] = /^write\s+([^\s:][^:\n]*?)\s*:\s?(.*)$/is.exec(userText) ?? []
    if (path === undefined || content === undefined) return undefined
    const report = (output: unknown) => `I wrote ${path}.${output === null ? '' : `\n\n${block(asText(output))}`}`
    return toolAnswer({ toolName: 'write_file', input: { path, content }, report })
  },
}

const readFile: Phrase = {
  example: 'read notes.txt',
  meaning: 'reads the file with `read_file`',
  read(userText) {
    const [, path] = /^read\s+(\S[^\n]*)$/i.exec(userText) ?? []
    if (path === undefined) return undefined
    const report = (output: unknown) => `This is ${path}:\n\n${block(contentOf(output))}`
    return toolAnswer({ toolName: 'read_file', input: { path }, report })
  },
}

const listFiles: Phrase = {
  example: 'list files',
  meaning: 'lists the workspace with `list_files`',
  read(userText) {
    if (!/^list\s+files$/i.test(userText)) return undefined
    const report = (output: unknown) => `These files are there:\n\n${block(asText(output))}`
    return toolAnswer({ toolName: 'list_files', input: {}, report })
  },
}

export const filePhrases = [writeFile, readFile, listFiles] as const

function contentOf(output: unknown): string {
  const content = typeof output === 'object' && output !== null && 'content' in output ? output.content : output
  return asText(content)
}
