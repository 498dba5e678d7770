/** What zod found wrong with an input, as a refusal that names the field and says what is wrong with it. */
import type { z } from 'zod'
import { AppError } from '../base/app-error.ts'

type Issue = z.core.$ZodIssue

/** Reason INVALID_INPUT, or TOO_LARGE with `limit` (in bytes) where the schema carries one. */
export function inputFault(error: z.ZodError): AppError {
  const [issue] = error.issues
  if (!issue) return new AppError('INVALID_INPUT', 'The input cannot be read.')
  const field = fieldOf(issue)
  const limit = limitOf(issue)
  const message = sentence(issue, field)
  if (limit !== undefined) {
    return new AppError('TOO_LARGE', message, {
      field,
      limit,
      fix: 'Send less, or put the text into a file.',
      cause: error,
    })
  }
  return new AppError('INVALID_INPUT', message, {
    ...(field && { field }),
    fix: field ? `Correct \`${field}\` and call again.` : 'Send an object with the fields of this procedure.',
    cause: error,
  })
}

function fieldOf(issue: Issue): string {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...issue.path, ...unknownKey].map(String).join('.')
}

function sentence(issue: Issue, field: string): string {
  if (issue.code === 'unrecognized_keys') return `The input has a field that is not known here: \`${field}\`.`
  const fault = issue.message.replace(/^(Invalid input|Invalid option|Too (big|small)): /, '')
  const subject = field ? `\`${field}\`` : 'The input'
  return /^(must|may) /.test(fault) ? `${subject} ${fault}.` : `${subject} is not valid: ${fault}.`
}

function limitOf(issue: Issue): number | undefined {
  if (issue.code !== 'custom') return undefined
  const limit: unknown = issue.params?.limit
  return typeof limit === 'number' ? limit : undefined
}
