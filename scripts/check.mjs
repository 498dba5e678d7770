/** `npm run check`: everything that can be said about the code without running it. All steps run; any fault fails. */
import { generate } from './generate.mjs'
import { runCommand, runNode } from './project.mjs'

const NEXT_ENV = { NEXT_TELEMETRY_DISABLED: '1' }
const STEPS = [
  ['route types', () => runCommand('next', ['typegen'], { env: NEXT_ENV, quiet: true })],
  ['types', () => runCommand('typescript', ['-p', '.'], { command: 'tsc' })],
  ['lint and layers', () => runCommand('oxlint', ['--deny-warnings', '.'], { quiet: true })],
  ['style tokens', () => runNode(['scripts/lint/style-tokens.mjs'])],
  ['nothing unused', () => runCommand('knip', ['--no-progress'])],
  ['format', () => runCommand('@biomejs/biome', ['check', '.'], { command: 'biome', quiet: true })],
]

await generate()
const failed = []
for (const [name, step] of STEPS) {
  const code = await step()
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}`)
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.log(`Check failed: ${failed.join(', ')}. \`npm run format\` corrects the format.`)
  process.exitCode = 1
}
