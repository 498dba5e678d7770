/** The programs of a PostgreSQL server for the tests: those named, those on the PATH, the system's, or new ones. */
import fs from 'node:fs'
import path from 'node:path'
import { apt, onPath } from './machine.mjs'

const VERSIONS = '/usr/lib/postgresql'
const MISSING =
  'The tests on PostgreSQL need its server: install the package postgresql, or leave them out with VIGIL_TEST=embedded.'

/** The folder of `initdb` and `postgres`; undefined when there is none. */
export function findPostgres(env = process.env) {
  const initdb = onPath(['initdb'], env)
  const onThePath = initdb && path.dirname(fs.realpathSync(initdb))
  return [env.VIGIL_POSTGRES_BIN, onThePath, ...systems()].find(hasServer)
}

/** The same; installs what is missing as root with apt. Throws with what to install otherwise. */
export function providePostgres(env = process.env) {
  const found = findPostgres(env)
  if (found) return found
  if (process.getuid?.() === 0 && onPath(['apt-get'], env)) {
    console.log('Installing PostgreSQL with apt-get, for the tests on it …')
    const now = apt(['update']) && apt(['install', '-y', '--no-install-recommends', 'postgresql']) && findPostgres(env)
    if (now) return now
  }
  throw new Error(MISSING)
}

/** Debian's folders, the newest version first. */
function systems() {
  const versions = fs.existsSync(VERSIONS) ? fs.readdirSync(VERSIONS) : []
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => path.join(VERSIONS, version, 'bin'))
}

function hasServer(folder) {
  return folder && ['initdb', 'postgres'].every((program) => fs.existsSync(path.join(folder, program)))
}
