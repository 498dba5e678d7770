import { describe, expect, it } from 'vitest'
import { VigilError } from '../../../client/index.ts'
import { fieldWords } from './field-words.ts'

describe('what is wrong with a field', () => {
  it('is said without naming the field, which stands above it', () => {
    const error = new VigilError('`name` must not be empty.', {
      retryable: false,
      field: 'name',
      fix: 'Correct `name` and call again.',
    })
    expect(fieldWords(error, 'name')).toBe('Must not be empty.')
  })
  it('comes with what helps', () => {
    const error = new VigilError('There is a profile of that name.', {
      retryable: false,
      field: 'name',
      fix: 'Choose another name.',
    })
    expect(fieldWords(error, 'name')).toBe('There is a profile of that name. Choose another name.')
  })
  it('is told for what lies within it, and for no other', () => {
    const error = new VigilError('`secrets.0.value` must not be empty.', { retryable: false, field: 'secrets.0.value' })
    expect(fieldWords(error, 'secrets')).toBe('Must not be empty.')
    expect(fieldWords(error, 'name')).toBeNull()
    expect(fieldWords(null, 'name')).toBeNull()
  })
})
