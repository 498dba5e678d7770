/** Every colour of the theme can be read, or told apart, on every surface that it is used on (WCAG 2.2 AA). */
import fs from 'node:fs'
import { DEFAULT_THEME, type MantineTheme, mergeMantineTheme } from '@mantine/core'
import { describe, expect, test } from 'vitest'
import { cssVariables } from './css-variables.ts'
import { theme } from './theme.ts'

const TEXT = 4.5
/** Of what is no text: icons, bars, the borders of fields, the outline of the focus. */
const MARK = 3

const surfaces = [
  'surface',
  'surface-sunken',
  'surface-raised',
  'surface-hover',
  'surface-selected',
  'surface-message',
] as const
const pages = ['surface', 'surface-sunken', 'surface-raised'] as const

/** Token, the least contrast, and the surfaces it stands on. A new tone has its line here. */
const USES: [token: string, least: number, on: readonly string[]][] = [
  ['--mantine-color-text', TEXT, [...surfaces, 'surface-code', 'tint-attention', 'tint-failed', 'tint-good', 'mark']],
  ['--mantine-color-dimmed', TEXT, [...surfaces, 'surface-code', 'tint-attention', 'tint-failed', 'tint-good']],
  ['--mantine-color-placeholder', TEXT, ['surface', 'surface-raised']],
  ['--mantine-color-error', TEXT, pages],
  ['--vigil-tone-neutral', TEXT, surfaces],
  ['--vigil-tone-active', TEXT, surfaces],
  ['--vigil-tone-attention', TEXT, [...surfaces, 'tint-attention']],
  ['--vigil-tone-failed', TEXT, [...surfaces, 'tint-failed']],
  ['--vigil-tone-good', TEXT, [...pages, 'surface-hover', 'surface-message', 'tint-good']],
  ['--vigil-code-keyword', TEXT, ['surface-code']],
  ['--vigil-code-string', TEXT, ['surface-code']],
  ['--vigil-code-number', TEXT, ['surface-code']],
  ['--vigil-code-title', TEXT, ['surface-code']],
  ['--vigil-step-waiting', MARK, ['surface']],
  ['--vigil-step-thinking', MARK, ['surface']],
  ['--vigil-step-answering', MARK, ['surface']],
  ['--vigil-step-tool', MARK, ['surface']],
  ['--vigil-border-strong', MARK, ['surface', 'surface-raised']],
  ['--vigil-chart-1', MARK, ['surface']],
  ['--vigil-chart-2', MARK, ['surface']],
  ['--vigil-chart-3', MARK, ['surface']],
  ['--vigil-chart-4', MARK, ['surface']],
  ['--vigil-chart-5', MARK, ['surface']],
  ['--vigil-chart-6', MARK, ['surface']],
  ['--vigil-chart-7', MARK, ['surface']],
  ['--vigil-chart-8', MARK, ['surface']],
  ['--vigil-chart-other', MARK, ['surface']],
]

const design = fs.readFileSync(new URL('../../docs/design.md', import.meta.url), 'utf8')
const merged = mergeMantineTheme(DEFAULT_THEME, theme) as MantineTheme

for (const scheme of ['light', 'dark'] as const) {
  const variables: Record<string, string> = {
    '--mantine-color-text': scheme === 'light' ? merged.black : merged.colors.dark[0],
    ...cssVariables(merged)[scheme],
  }
  const colorOf = (token: string) => {
    const color = variables[token]
    if (!color) throw new Error(`The ${scheme} theme has no ${token}.`)
    return color
  }

  describe(`in the ${scheme} theme`, () => {
    test.each(USES.flatMap(([token, least, on]) => on.map((surface) => [token, surface, least] as const)))(
      '%s on %s has a contrast of at least %s to 1',
      (token, surface, least) => {
        expect(contrast(colorOf(token), colorOf(`--vigil-${surface}`))).toBeGreaterThanOrEqual(least)
      },
    )

    test('white on the colour of buttons can be read', () => {
      const { primaryShade, colors } = merged
      const shade = typeof primaryShade === 'number' ? primaryShade : primaryShade[scheme]
      expect(contrast('#ffffff', colors.vigil?.[shade] ?? '')).toBeGreaterThanOrEqual(TEXT)
    })

    test('docs/design.md tells of each colour what it is', () => {
      const colors = Object.entries(variables).filter(([token]) => token.startsWith('--vigil-'))
      const lines = design.split('\n').filter((line) => line.startsWith('| `'))
      const told = (token: string) => lines.find((line) => line.startsWith(`| \`${token.slice('--vigil-'.length)}\` |`))
      expect(colors.filter(([token, color]) => !told(token)?.includes(color)).map(([token]) => token)).toEqual([])
    })

    test('no tone is left out', () => {
      const tones = Object.keys(variables).filter((token) => /-(tone|code|step)-/.test(token))
      expect(tones.filter((token) => !USES.some(([known]) => known === token))).toEqual([])
    })
  })
}

/** WCAG's ratio of two colours in #rrggbb. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const channels = /^#(..)(..)(..)$/.exec(color)?.slice(1)
  if (!channels) throw new Error(`${color} is not written as #rrggbb.`)
  const [r = 0, g = 0, b = 0] = channels.map((channel) => {
    const value = Number.parseInt(channel, 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
