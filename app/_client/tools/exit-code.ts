/** The exit code that a tool's result tells of. */
export const EXIT_CODES = ['exit_code', 'exitCode'] as const

export function exitCode(output: unknown): number | undefined {
  if (typeof output !== 'object' || output === null) return undefined
  const codes = EXIT_CODES.map((name) => (output as Record<string, unknown>)[name])
  return codes.find((code): code is number => typeof code === 'number')
}
