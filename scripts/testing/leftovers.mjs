/** Finds what a test run left running: every process started under it carries its mark in the environment. */
import fs from 'node:fs'

export const MARK = 'VIGIL_TEST_RUN'

/** `[{ pid, command }]` of the processes marked with `id`, this one excepted. Empty where there is no /proc. */
export function leftovers(id) {
  if (!fs.existsSync('/proc/self/environ')) return []
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`${MARK}=${id}\0`))
    .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== '')
}

/** Of a process that has ended meanwhile, or belongs to another user: nothing. */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
