import { describe, expect, test } from 'vitest'
import { safeHref } from './safe-href.ts'

describe('safeHref', () => {
  test.each(['https://example.org/a', 'mailto:someone@example.org', '/s/1', '#part', 'page'])(
    'lets %s through',
    (href) => {
      expect(safeHref(href)).toBe(href)
    },
  )
  test.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc',
  ])('refuses %j', (href) => {
    expect(safeHref(href)).toBeNull()
  })
})
