/** What a tool was asked to do, by the names that agents' tools commonly give to their inputs. */
export type ToolInputView =
  | { kind: 'code'; label: string; code: string; language: string | undefined }
  | { kind: 'edit'; path: string; before: string; after: string }
  /** Whatever else there is, as JSON. */
  | { kind: 'json'; label: string; value: unknown }

const COMMAND = ['command', 'cmd', 'script']
const PATH = ['path', 'file_path', 'filePath', 'file', 'filename']
const BEFORE = ['old_str', 'old_string', 'oldString', 'old_text']
const AFTER = ['new_str', 'new_string', 'newString', 'new_text']
const WHOLE = ['file_text', 'content', 'contents']

type Fields = Record<string, unknown>

export function toolInputViews(input: unknown): ToolInputView[] {
  if (input === undefined || input === null) return []
  if (typeof input === 'string') return [{ kind: 'code', label: 'Input', code: input, language: undefined }]
  if (typeof input !== 'object' || Array.isArray(input)) return [{ kind: 'json', label: 'Input', value: input }]
  const left: Fields = { ...input }
  const views: ToolInputView[] = []
  const command = take(left, COMMAND)
  if (command !== undefined) views.push({ kind: 'code', label: 'Command', code: command, language: 'bash' })
  else views.push(...fileViews(left))
  if (Object.keys(left).length > 0)
    views.push({ kind: 'json', label: views.length > 0 ? 'Also' : 'Input', value: left })
  return views
}

function fileViews(left: Fields): ToolInputView[] {
  const path = PATH.map((name) => left[name]).find((value) => typeof value === 'string')
  if (typeof path !== 'string') return []
  const edits =
    BEFORE.some((name) => typeof left[name] === 'string') || AFTER.some((name) => typeof left[name] === 'string')
  const whole = edits ? undefined : take(left, WHOLE)
  if (!edits && whole === undefined) return []
  take(left, PATH)
  return [{ kind: 'edit', path, before: take(left, BEFORE) ?? '', after: whole ?? take(left, AFTER) ?? '' }]
}

/** Of the first of the names that has a text; takes it out. */
function take(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name]
    if (typeof value !== 'string') continue
    delete fields[name]
    return value
  }
  return undefined
}
