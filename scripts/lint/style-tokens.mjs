/**
 * Says where a style sheet of the app has a colour, distance, size of type, line height, weight or radius of its own
 * instead of one of the design system's tokens (app/_theme). Sizes of boxes (width, height, grid tracks) are a
 * component's own business, and so are lines of one pixel.
 */
import fs from 'node:fs'
import path from 'node:path'
import { isMain, ROOT } from '../project.mjs'

const DISTANCE = /^(padding|margin|gap|row-gap|column-gap|inset|top|bottom|left|right)(-|$)/
const RULES = [
  {
    applies: () => true,
    breaks: (value) =>
      /#[\da-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|(^|[\s(,])(white|black|red|green|blue|gray|grey|orange|yellow)($|[\s),])/i.test(
        value,
      ),
    instead: 'a colour of app/_theme/css-variables.ts, named for what it means',
  },
  {
    applies: (property) => DISTANCE.test(property),
    breaks: (value) => /(^|[\s(,-])(?!1px\b)\d*\.?\d+(px|rem)\b/.test(value),
    instead: 'var(--vigil-space-N), N in pixels',
  },
  {
    applies: (property) => property === 'font-size',
    breaks: (value) => /\d(px|rem|pt)\b/.test(value),
    instead: 'var(--mantine-font-size-xs … xl) or --vigil-font-…',
  },
  {
    applies: (property) => property === 'line-height' || property === 'font-weight',
    breaks: (value) => /^\d*\.?\d+$/.test(value) && Number(value) !== 0 && Number(value) !== 1,
    instead: 'var(--vigil-line-…) or var(--vigil-weight-…)',
  },
  {
    applies: (property) => /^border(-\w+)*-radius$/.test(property),
    breaks: (value) => /(?!0\b)\d*\.?\d+(px|rem)\b/.test(value),
    instead: 'var(--mantine-radius-xs … xl)',
  },
]

/**
 * @param {string} css
 * @returns {{ line: number, declaration: string, instead: string }[]}
 */
export function strayStyles(css) {
  const found = []
  css
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .split('\n')
    .forEach((text, index) => {
      const match = /^\s*([a-z-]+)\s*:\s*([^;{]+);?\s*$/.exec(text)
      if (!match?.[1] || !match[2]) return
      const [, property, value] = match
      for (const { applies, breaks, instead } of RULES) {
        if (applies(property) && breaks(value.trim())) {
          found.push({ line: index + 1, declaration: text.trim(), instead })
          break
        }
      }
    })
  return found
}

function cssModules(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.module.css'))
    .map((entry) => path.join(entry.parentPath, entry.name))
}

if (isMain(import.meta.url)) {
  for (const file of cssModules(path.join(ROOT, 'app'))) {
    for (const { line, declaration, instead } of strayStyles(fs.readFileSync(file, 'utf8'))) {
      console.log(`${path.relative(ROOT, file)}:${line}: ${declaration}\n  use ${instead}`)
      process.exitCode = 1
    }
  }
}
