/**
 * A transcript as a file, in pieces: as Markdown for people, or as JSON for programs with each message on a line of its
 * own. The server, the page and the command line put the same pieces together.
 */
import type { UIMessage } from 'ai'
import type { Session } from './sessions.ts'
import { exportName, messageAsMarkdown, titleAsMarkdown } from './transcript-markdown.ts'

export type TranscriptFormat = 'markdown' | 'json'

export interface TranscriptFile {
  name: string
  mediaType: string
  /** What stands before the first message, between two, and behind the last. */
  begin: string
  between: string
  end: string
  written(message: UIMessage): string
}

export function transcriptFile(session: Session, format: TranscriptFormat): TranscriptFile {
  return format === 'markdown' ? markdownFile(session) : jsonFile(session)
}

function markdownFile(session: Session): TranscriptFile {
  return {
    name: `${exportName(session)}.md`,
    mediaType: 'text/markdown',
    begin: `${titleAsMarkdown(session)}\n`,
    between: '\n',
    end: '',
    written: messageAsMarkdown,
  }
}

function jsonFile(session: Session): TranscriptFile {
  return {
    name: `${exportName(session)}.json`,
    mediaType: 'application/json',
    begin: `{"session":${JSON.stringify(session)},"messages":[\n`,
    between: ',\n',
    end: '\n]}\n',
    written: (message) => JSON.stringify(message),
  }
}
