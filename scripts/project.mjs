/** Where the project is, and how the scripts run its tools. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const CACHE = path.join(ROOT, 'node_modules/.cache/vigil')

const DIE_WITH_PARENT = pathToFileURL(path.join(ROOT, 'scripts/die-with-parent.mjs')).href

/** The file that a package names as its command, so that it runs under node itself: npx leaves processes behind. */
export function commandOf(packageName, command = packageName) {
  const folder = path.join(ROOT, 'node_modules', packageName)
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[command])
}

/** Runs a package's command to its end. Resolves with its exit code. */
export function runCommand(packageName, args, { command, ...options } = {}) {
  return runNode([commandOf(packageName, command), ...args], options)
}

/**
 * Runs node with these arguments to its end. Resolves with its exit code. With `quiet` what it prints is shown only if
 * it fails. The command ends when this process does; a signal to this process reaches the command first.
 */
export function runNode(args, { env = {}, quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const output = quiet ? 'pipe' : 'inherit'
    const child = spawn(process.execPath, ['--import', DIE_WITH_PARENT, ...args], {
      cwd: ROOT,
      stdio: ['ignore', output, output, 'ipc'],
      env: { ...process.env, ...env, VIGIL_SCRIPT_PID: String(process.pid) },
      ...options,
    })
    const printed = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(chunk))
    const stopForwarding = forwardSignals(child)
    child.once('error', reject)
    child.once('close', (code) => {
      stopForwarding()
      if (code !== 0 && quiet) process.stderr.write(Buffer.concat(printed))
      resolve(code ?? 1)
    })
  })
}

/** Hands SIGINT and SIGTERM to the child; once it has ended, this process ends by the same signal. */
function forwardSignals(child) {
  let received
  const forward = (signal) => {
    received = signal
    child.kill(signal)
  }
  process.on('SIGINT', forward)
  process.on('SIGTERM', forward)
  return () => {
    process.off('SIGINT', forward)
    process.off('SIGTERM', forward)
    if (received) process.kill(process.pid, received)
  }
}

/** True when the module at `url` is the script that node was started with. */
export function isMain(url) {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(url)
}
