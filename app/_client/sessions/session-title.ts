/** What a session is called where it has no title of its own. */
import type { Session } from '../../../server/protocol/sessions.ts'

export function sessionTitle({ title }: Pick<Session, 'title'>): string {
  return title.trim() || 'Untitled session'
}
