/** Where the project is, and how the scripts run its tools. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const CACHE = path.join(ROOT, 'node_modules/.cache/vigil')

const require = createRequire(path.join(ROOT, 'package.json'))

/** The file that a package names as its command, so that it runs under node itself: npx leaves processes behind. */
export function commandOf(packageName, command = packageName) {
  const manifestFile = path.join(ROOT, 'node_modules', packageName, 'package.json')
  const { bin } = require(manifestFile)
  return path.join(path.dirname(manifestFile), typeof bin === 'string' ? bin : bin[command])
}

/** Runs a package's command to its end. Resolves with its exit code; a signal counts as 1. */
export function run(packageName, args, options = {}) {
  const { command, node = [], ...spawnOptions } = options
  return runNode([...node, commandOf(packageName, command), ...args], spawnOptions)
}

/** Runs node with these arguments to its end. Resolves with its exit code; a signal counts as 1. */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', ...options })
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** True when the module at `url` is the script that node was started with. */
export function isMain(url) {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(url)
}
