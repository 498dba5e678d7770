import { CronPattern } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../base/app-error.ts'
import { readCron } from './read-cron.ts'

function refusal(cron: string): string {
  try {
    readCron(cron)
  } catch (error) {
    if (AppError.is(error, 'INVALID_INPUT')) return `${error.data.field}: ${error.message} ${error.data.fix}`
    throw error
  }
  return 'none'
}

describe('a cron expression', () => {
  it('is answered in one spelling', () => {
    expect(readCron('  0\t9  * * mon-Fri ')).toBe('0 9 * * MON-FRI')
    expect(readCron('0 0 ? * 5#2')).toBe('0 0 * * 5#2')
    expect(readCron('@daily')).toBe('0 0 * * *')
    expect(readCron('*/10 * * * * *')).toBe('*/10 * * * * *')
    expect(readCron(readCron('@weekly'))).toBe('0 0 * * 0')
  })

  it.each([
    ['', 'is empty'],
    ['* * * *', 'has 4 fields'],
    ['* * * * * * *', 'has 7 fields'],
    ['@reboot', 'has 1 field.'],
    ['0 24 * * *', 'The hour goes from 0 to 23'],
    ['60 0 * * *', 'The minute goes from 0 to 59'],
    ['0 0 32 * *', 'The day of month goes from 1 to 31'],
    ['0 0 0 * *', 'The day of month goes from 1 to 31'],
    ['0 0 * 13 *', 'The month goes from 1 to 12'],
    ['0 0 * * 8', 'The day of week goes from 0 to 7'],
    ['61 * * * * *', 'The second goes from 0 to 59'],
    ['0 22-2 * * *', 'write 22-23,0-2'],
    ['5/15 * * * *', 'write 5-59/15'],
    ['*/0 * * * *', 'A step is a number from 1 to 60'],
    ['0 */25 * * *', 'A step is a number from 1 to 24'],
    ['*/ * * * *', 'A step is a number'],
    ['1,,2 * * * *', 'The minute takes'],
    ['1,2, * * * *', 'The minute takes'],
    ['* , * * *', 'The hour takes'],
    ['*,5 * * * *', 'Write * alone'],
    ['0 0 1,15W * *', 'Give 15W alone'],
    ['0 0 L-3 * *', 'The day of month takes'],
    ['0 0 W * *', 'The day of month takes'],
    ['0 0 * * 5#6', 'The day of week takes'],
    ['0 0 * * FRI#L', 'The day of week takes'],
    ['0 0 * * +5', 'The day of week takes'],
    ['0 0 * * L', 'The day of week takes'],
    ['0 0 * FEBRUARY *', 'The month takes *, 1 to 12 or JAN to DEC'],
    ['? * * * *', 'The minute takes'],
    ['1.5 * * * *', 'The minute takes'],
    ['-5 * * * *', 'The minute takes'],
    ['1-2-3 * * * *', 'The minute takes'],
    ['99999999999999999999 * * * *', 'The minute takes'],
    ['H * * * *', 'The minute takes'],
    ['every monday at nine', 'has 4 fields'],
    ['0 9 * * \u0000', 'The day of week takes'],
    [`${'0,'.repeat(200)}0 * * * *`, '200 are read'],
  ])('%j is refused in plain words', (cron, words) => {
    expect(refusal(cron)).toContain(words)
    expect(refusal(cron)).toMatch(/^cron: /)
  })

  it('names the field and what it says', () => {
    expect(refusal('0 9,24 * * *')).toBe(
      'cron: The hour of the cron expression "0 9,24 * * *" cannot be read: "24" in "9,24". The hour goes from 0 to 23.',
    )
  })

  it('that is accepted is one that croner reads, and a fixed point', () => {
    const symbols = fc.constantFrom(
      '*',
      '/',
      '-',
      ',',
      '#',
      'L',
      'W',
      '?',
      '0',
      '1',
      '2',
      '5',
      '7',
      '12',
      '31',
      'MON',
      'jan',
    )
    const field = fc.array(symbols, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    const cron = fc.array(field, { minLength: 5, maxLength: 6 }).map((fields) => fields.join(' '))
    const oneField = fc
      .tuple(field, fc.nat(4))
      .map(([text, index]) => ['*', '*', '*', '*', '*'].with(index, text).join(' '))
    fc.assert(
      fc.property(fc.oneof(cron, oneField, fc.string()), (text) => {
        if (refusal(text) !== 'none') return
        const read = readCron(text)
        expect(readCron(read)).toBe(read)
        expect(() => new CronPattern(read, 'UTC', { mode: '5-or-6-parts' })).not.toThrow()
      }),
      { numRuns: 3_000 },
    )
  })
})
