import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { toVigilError, VigilError } from './vigil-error.ts'

function answered(data: Record<string, unknown>): TRPCClientError<never> {
  return TRPCClientError.from({ error: { message: 'No.', code: -32_600, data: { httpStatus: 400, ...data } } })
}

test('a refusal keeps its words, its reason and its values', () => {
  const error = toVigilError(answered({ code: 'CONFLICT', reason: 'BUSY', retryable: false, fix: 'Wait.', limit: 3 }))
  expect(error).toBeInstanceOf(VigilError)
  expect(error).toMatchObject({ message: 'No.', reason: 'BUSY', retryable: false, fix: 'Wait.', limit: 3 })
})

test('a lost connection has no reason and may be tried again', () => {
  const error = toVigilError(TRPCClientError.from(new Event('close')))
  expect(error.reason).toBeUndefined()
  expect(error.retryable).toBe(true)
  expect(error.message).toContain('connection')
})

test.for([
  ['SERVICE_UNAVAILABLE', true],
  ['INTERNAL_SERVER_ERROR', false],
  ['NOT_FOUND', false],
] as const)('an answer of %s without a word on retrying has retryable %s', ([code, retryable]) => {
  expect(toVigilError(answered({ code })).retryable).toBe(retryable)
})

test('a mistake in the program is not a lost connection', () => {
  expect(toVigilError(new TypeError('x is not a function'))).toMatchObject({
    message: 'x is not a function',
    retryable: false,
  })
})

test('what is one already stays as it is, also inside an error of tRPC', () => {
  const error = new VigilError('closed', { retryable: false })
  expect(toVigilError(error)).toBe(error)
  expect(toVigilError(TRPCClientError.from(error))).toBe(error)
})
