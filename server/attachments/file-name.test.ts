import { describe, expect, it } from 'vitest'
import { cleanFileName } from './file-name.ts'

describe('cleanFileName', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\plan.txt', 'plan.txt'],
    ['/absolute/name.md', 'name.md'],
    ['..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    [undefined, 'file'],
    ['   ', 'file'],
    ['folder/', 'file'],
    ['a\r\nSet-Cookie: b', 'aSet-Cookie: b'],
    ['nul\u0000byte.txt', 'nul\uFFFDbyte.txt'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['\u2066a\u2069\u200B.txt', 'a.txt'],
    ['half\uD800.txt', 'half\uFFFD.txt'],
    ['.env', '.env'],
    ['naïve Übersicht 報告.txt', 'naïve Übersicht 報告.txt'],
    ['👩\u200D💻.txt', '👩\u200D💻.txt'],
  ])('%j becomes %j', (given, shown) => {
    expect(cleanFileName(given)).toBe(shown)
  })

  it('shortens a name of 10,000 characters and keeps its extension', () => {
    const name = cleanFileName(`${'é'.repeat(10_000)}.tar.gz`)
    expect(Array.from(name)).toHaveLength(200)
    expect(name).toMatch(/^é+….gz$/)
    expect(Array.from(cleanFileName('😀'.repeat(10_000)))).toHaveLength(200)
  })
})
