import { expect, test } from 'vitest'
import { groupHeadings } from './session-groups.ts'

const NOW = new Date(2027, 2, 29, 0, 30).getTime()
const at = (...date: [number, number, number, number?, number?]) => ({ updatedAt: new Date(...date).getTime() })

test('each group has its heading once, above its first session', () => {
  const sessions = [
    { ...at(2026, 0, 1), pinnedAt: 1 },
    { ...at(2025, 0, 1), pinnedAt: 1 },
    at(2027, 2, 29, 0, 1),
    at(2027, 2, 28, 23, 59),
    at(2027, 2, 28, 0, 0),
    at(2027, 2, 27, 23, 59),
    at(2027, 2, 22),
    at(2027, 2, 21, 23),
    at(2027, 1, 27),
    at(2027, 1, 26),
    at(2026, 1, 26),
  ]
  expect(groupHeadings(sessions, NOW)).toEqual([
    'Pinned',
    undefined,
    'Today',
    'Yesterday',
    undefined,
    'Previous 7 days',
    undefined,
    'Previous 30 days',
    undefined,
    'February 2027',
    'February 2026',
  ])
})

test('what a clock ahead of this one has written is of today', () => {
  expect(groupHeadings([{ updatedAt: NOW + 86_400_000 }], NOW)).toEqual(['Today'])
})
