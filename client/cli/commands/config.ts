/** `vigil config`: every setting as a server started here would read it. */
import { describeSettings, type SettingDescription } from '../../../server/describe-settings.ts'
import { CliFailure } from '../exit-codes.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export async function config(terminal: Terminal, json: boolean): Promise<void> {
  const settings = describeSettings(process.env)
  if (json) for (const setting of settings) await terminal.json(setting)
  else await terminal.write(table(['SETTING', 'VALUE', 'DEFAULT', 'SOURCE', 'MEANING'], settings.map(row)))
  const faults = settings.filter(({ fault }) => fault !== undefined)
  if (faults.length > 0) {
    throw new CliFailure(faults.map(({ name, fault }) => `${name} cannot be used: ${fault}.`).join('\n'))
  }
}

function row({ name, value = '-', default: fallback = '-', source, meaning }: SettingDescription): string[] {
  return [name, shown(value), shown(fallback), source, meaning]
}

function shown(value: string | number): string {
  return value === '' ? '""' : String(value)
}
