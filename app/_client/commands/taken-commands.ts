/** Who does what the commands say, at present: parts of the page take commands on and give them back. */
import { observableValue } from '../../../client/observable-value.ts'
import type { CommandId } from './commands.ts'

export interface TakenCommand {
  run: () => void
  /** In the place of the table's, where it depends on the state: "Unpin" for "Pin". */
  label?: string
}

type Taken = ReadonlyMap<CommandId, TakenCommand>

export const takenCommands = observableValue<Taken>(new Map())

/** The newest takes precedence; returns the way to give it back. */
export function takeCommand(id: CommandId, command: TakenCommand): () => void {
  const before = takenCommands.getSnapshot().get(id)
  takenCommands.set(new Map([...takenCommands.getSnapshot(), [id, command]]))
  return () => {
    const now = new Map(takenCommands.getSnapshot())
    if (now.get(id) !== command) return
    if (before) now.set(id, before)
    else now.delete(id)
    takenCommands.set(now)
  }
}

/** Whether somebody has done it. */
export function runCommand(id: CommandId): boolean {
  const command = takenCommands.getSnapshot().get(id)
  command?.run()
  return command !== undefined
}
