import './_theme/mantine-styles.ts'
import './_theme/global.css'
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from '@mantine/core'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { AppFrame } from './_components/frame/app-frame.tsx'
import { BrowserOnly } from './_components/frame/browser-only.tsx'
import { FrameSkeleton } from './_components/frame/frame-skeleton.tsx'
import { cssVariables } from './_theme/css-variables.ts'
import { theme } from './_theme/theme.ts'

export const metadata: Metadata = { title: 'Vigil', description: 'Agent sessions that go on without you' }
export const viewport: Viewport = { width: 'device-width', initialScale: 1, interactiveWidget: 'resizes-content' }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <BrowserOnly fallback={<FrameSkeleton />}>
            <AppFrame>{children}</AppFrame>
          </BrowserOnly>
        </MantineProvider>
      </body>
    </html>
  )
}
