/** Names of the messages of a run: `<run>.0` is what the user sent, later numbers are what followed in turn. */
export function messageId(runId: string, index: number): string {
  return `${runId}.${index}`
}

/** The number in a message's id; 0 for a message that belongs to no run. */
export function indexOf(id: string): number {
  const index = Number(id.slice(id.lastIndexOf('.') + 1))
  return Number.isInteger(index) ? index : 0
}
