/** Mantine's theme: colours, type and shape. What Mantine has no name for is in `css-variables.ts`. */
import { createTheme } from '@mantine/core'
import { dark, gray, red, vigil } from './colors.ts'

export const theme = createTheme({
  primaryColor: 'vigil',
  primaryShade: { light: 7, dark: 6 },
  colors: { vigil, gray, dark, red },
  black: gray[9],
  fontFamily:
    '"Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.375rem' },
  headings: { fontWeight: '600', textWrap: 'balance' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    // Placed by its middle before it is as wide as its field, it would widen the page of a phone, and again, for ever.
    Combobox: { defaultProps: { position: 'bottom-start' } },
  },
})
