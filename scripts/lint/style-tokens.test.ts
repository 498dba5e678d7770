/** The design system's tokens are used: what a style sheet makes up for itself is named, with what to use instead. */
import { describe, expect, it } from 'vitest'
import { strayStyles } from './style-tokens.mjs'

const found = (declaration: string) => strayStyles(`.a {\n  ${declaration}\n}\n`).map(({ line }) => line)

describe('a value of a style sheet’s own', () => {
  it.each([
    'color: #ff0000;',
    'background-color: rgb(0 0 0 / 50%);',
    'border: 1px solid white;',
    'padding: 0.5rem var(--vigil-space-8);',
    'margin-top: -3px;',
    'gap: 12px;',
    'inset: -1.25rem 0 auto;',
    'font-size: 0.8rem;',
    'line-height: 1.35;',
    'font-weight: 650;',
    'border-start-end-radius: 4px;',
  ])('is named: %s', (declaration) => {
    expect(found(declaration)).toEqual([2])
  })

  it.each([
    'color: var(--vigil-tone-failed);',
    'padding: 0 max(var(--vigil-space-12), env(safe-area-inset-bottom)) 1px;',
    'margin-inline: auto;',
    'font-size: 0.9em;',
    'line-height: 1;',
    'width: 19rem;',
    'border-radius: 50%;',
    'border-top: 1px solid var(--vigil-border);',
    '/* color: #fff; */',
  ])('is not this: %s', (declaration) => {
    expect(found(declaration)).toEqual([])
  })
})
