/** Who is here, which Vigil this is, and the ways to what stands beside the sessions. */
'use client'
import { ActionIcon, Text } from '@mantine/core'
import { IconChartBar, IconSettings } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { trpc } from '../../_client/connection/trpc.ts'
import { ColorSchemeButton } from './color-scheme-button.tsx'
import { ShortcutsButton } from './shortcuts-button.tsx'
import classes from './sidebar-footer.module.css'

export function SidebarFooter() {
  const { data } = trpc.system.info.useQuery()
  return (
    <footer className={classes.footer}>
      <div className={classes.about}>
        {data && (
          <>
            <Text size="xs" fw={500} truncate>
              {data.user.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              Vigil {data.version}
            </Text>
          </>
        )}
      </div>
      <FooterLink href="/usage" label="Usage" Icon={IconChartBar} />
      <FooterLink href="/settings" label="Settings" Icon={IconSettings} />
      <ShortcutsButton />
      <ColorSchemeButton />
    </footer>
  )
}

interface FooterLinkProps {
  href: string
  label: string
  Icon: typeof IconSettings
}

function FooterLink({ href, label, Icon }: FooterLinkProps) {
  const here = usePathname().startsWith(href)
  return (
    <ActionIcon
      component={Link}
      href={href}
      prefetch={false}
      size="lg"
      aria-label={label}
      title={label}
      aria-current={here ? 'page' : undefined}
      className={classes.link}
    >
      <Icon size={18} stroke={1.6} />
    </ActionIcon>
  )
}
