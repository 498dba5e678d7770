import { describe, expect, test } from 'vitest'
import { toolInputViews } from './tool-input.ts'
import { toolResultView, withoutTerminalCodes } from './tool-result.ts'

describe('a tool’s input', () => {
  test('a command is code of a shell, and what goes with it is told beside', () => {
    expect(toolInputViews({ command: 'ls -l', timeout: 5 })).toEqual([
      { kind: 'code', label: 'Command', code: 'ls -l', language: 'bash' },
      { kind: 'json', label: 'Also', value: { timeout: 5 } },
    ])
  })
  test.each([
    [
      { path: 'a.ts', old_str: 'x', new_str: 'y' },
      { kind: 'edit', path: 'a.ts', before: 'x', after: 'y' },
    ],
    [
      { file_path: 'a.ts', old_string: 'x', new_string: '' },
      { kind: 'edit', path: 'a.ts', before: 'x', after: '' },
    ],
    [
      { path: 'b', file_text: 'new' },
      { kind: 'edit', path: 'b', before: '', after: 'new' },
    ],
    [
      { path: 'b', content: 'new' },
      { kind: 'edit', path: 'b', before: '', after: 'new' },
    ],
  ])('%j is an edit of a file', (input, view) => {
    expect(toolInputViews(input)).toEqual([view])
  })
  test.each([[{ path: 'a' }], [{ content: 'no path' }], [[1]], [7]])('%j is told as it is', (input) => {
    expect(toolInputViews(input)).toEqual([{ kind: 'json', label: 'Input', value: input }])
  })
})

describe('a tool’s result', () => {
  test('what was printed, the exit code, and the rest apart', () => {
    expect(toolResultView({ stdout: 'a', stderr: 'b', exit_code: 3, cwd: '/' })).toEqual({
      texts: [
        { label: 'Output', text: 'a' },
        { label: 'Errors', text: 'b' },
      ],
      exitCode: 3,
      rest: { cwd: '/' },
    })
  })
  test('colours of a terminal are left out, and lines written over are shown as they were last', () => {
    expect(withoutTerminalCodes('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x')).toBe('red x')
    expect(withoutTerminalCodes('10 %\r50 %\r100 %\r\ndone\r\n')).toBe('100 %\ndone\n')
  })
})
