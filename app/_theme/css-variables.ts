/**
 * Vigil's own tokens. Every colour, distance, line height, weight and speed in a CSS module is one of these or one of
 * Mantine's; `scripts/lint/style-tokens.mjs` holds that. docs/design.md says what each is for.
 */
import type { CSSVariablesResolver } from '@mantine/core'
import { dark, gray, vigil } from './colors.ts'

/** Distances, named by their pixels at the browser's default size; they grow with the reader's own. */
const SPACE_PX = [2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64] as const
const space = Object.fromEntries(SPACE_PX.map((px) => [`--vigil-space-${px}`, `${px / 16}rem`]))

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--vigil-sidebar-width': '19rem',
    '--vigil-reading-width': '46rem',
    '--vigil-gutter': 'clamp(0.875rem, 3vw, 1.75rem)',
    '--vigil-header-height': '3.25rem',
    '--vigil-touch-target': '2.75rem',
    ...space,
    '--vigil-font-touch': '1rem',
    '--vigil-font-display': '1.625rem',
    '--vigil-line-tight': '1.4',
    '--vigil-line-normal': '1.5',
    '--vigil-line-reading': '1.6',
    '--vigil-weight-medium': '500',
    '--vigil-weight-strong': '600',
    '--vigil-tracking-title': '-0.01em',
    '--vigil-motion-quick': '120ms',
    '--vigil-motion-calm': '200ms',
    '--vigil-motion-turn': '1.4s',
  },
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#b42318',
    '--vigil-surface': '#ffffff',
    '--vigil-surface-sunken': gray[0],
    '--vigil-surface-hover': gray[2],
    '--vigil-surface-selected': vigil[1],
    '--vigil-surface-message': gray[1],
    '--vigil-surface-code': gray[0],
    '--vigil-border': gray[3],
    '--vigil-border-strong': gray[5],
    '--vigil-tone-neutral': gray[6],
    '--vigil-tone-active': vigil[7],
    '--vigil-tone-attention': '#8a5300',
    '--vigil-tone-failed': '#b42318',
    '--vigil-tone-good': '#1d6f42',
    '--vigil-tint-attention': '#fdf4e3',
    '--vigil-tint-failed': '#fdf0ee',
    '--vigil-tint-good': '#e9f6ee',
    '--vigil-code-keyword': '#8a3ffc',
    '--vigil-code-string': '#1d6f42',
    '--vigil-code-number': '#8a5300',
    '--vigil-code-title': '#0d5fa8',
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': '#ff9b8f',
    '--vigil-surface': dark[7],
    '--vigil-surface-sunken': dark[8],
    '--vigil-surface-hover': dark[6],
    '--vigil-surface-selected': '#17383a',
    '--vigil-surface-message': dark[6],
    '--vigil-surface-code': dark[8],
    '--vigil-border': dark[4],
    '--vigil-border-strong': dark[3],
    '--vigil-tone-neutral': dark[2],
    '--vigil-tone-active': vigil[3],
    '--vigil-tone-attention': '#e8b65a',
    '--vigil-tone-failed': '#ff9b8f',
    '--vigil-tone-good': '#7ed0a0',
    '--vigil-tint-attention': '#2e2616',
    '--vigil-tint-failed': '#321d1b',
    '--vigil-tint-good': '#16291e',
    '--vigil-code-keyword': '#c7a6ff',
    '--vigil-code-string': '#8fd6a8',
    '--vigil-code-number': '#e8b65a',
    '--vigil-code-title': '#86bdf5',
  },
})
