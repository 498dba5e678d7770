/**
 * What is being written, kept in this browser: text and the files that were uploaded for it, each under an entry of its
 * own. Storage may be full or forbidden; the draft then lives as long as its page.
 */
import type { FileInfo } from '../../../server/protocol/files.ts'

const TEXT = 'vigil:draft:'
const FILES = 'vigil:draft-files:'

export function readDraftText(key: string): string {
  return read(TEXT + key) ?? ''
}

/** Whether it could be kept. */
export function keepDraftText(key: string, text: string): boolean {
  return write(TEXT + key, text === '' ? null : text)
}

export function readDraftFiles(key: string): FileInfo[] {
  try {
    const files: unknown = JSON.parse(read(FILES + key) ?? '[]')
    return Array.isArray(files) ? files.filter(isFileInfo) : []
  } catch {
    return []
  }
}

export function keepDraftFiles(key: string, files: readonly FileInfo[]): boolean {
  return write(FILES + key, files.length === 0 ? null : JSON.stringify(files))
}

/** Calls back when another tab has changed what this key keeps. Returns the way to stop. */
export function onDraftElsewhere(key: string, what: 'text' | 'files', listener: () => void): () => void {
  const entry = (what === 'text' ? TEXT : FILES) + key
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key === entry) listener()
  }
  addEventListener('storage', onStorage)
  return () => removeEventListener('storage', onStorage)
}

function isFileInfo(value: unknown): value is FileInfo {
  return typeof value === 'object' && value !== null && 'fileId' in value && 'name' in value && 'size' in value
}

function read(entry: string): string | null {
  try {
    return localStorage.getItem(entry)
  } catch {
    return null
  }
}

function write(entry: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(entry)
    else localStorage.setItem(entry, value)
    return true
  } catch {
    return false
  }
}
