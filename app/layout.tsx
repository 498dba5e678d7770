import '@fontsource-variable/inter'
import './_theme/mantine-styles.ts'
import './_theme/global.css'
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { AppFrame } from './_components/frame/app-frame.tsx'
import { BrowserOnly } from './_components/frame/browser-only.tsx'
import { FrameSkeleton } from './_components/frame/frame-skeleton.tsx'
import { ThemeProvider } from './_theme/theme-provider.tsx'

export const metadata: Metadata = { title: 'Vigil', description: 'Agent sessions that go on without you' }
export const viewport: Viewport = { width: 'device-width', initialScale: 1, interactiveWidget: 'resizes-content' }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <ThemeProvider>
          <BrowserOnly fallback={<FrameSkeleton />}>
            <AppFrame>{children}</AppFrame>
          </BrowserOnly>
        </ThemeProvider>
      </body>
    </html>
  )
}
