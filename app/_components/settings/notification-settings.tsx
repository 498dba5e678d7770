/** What this browser tells of while nobody looks at Vigil: off, until somebody turns it on here. */
'use client'
import '@mantine/core/styles/Switch.layer.css'
import { Button, Switch } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { noticeChoice } from '../../_client/notices/notice-choice.ts'
import type { NoticeKind } from '../../_client/notices/notice-kinds.ts'
import type { NoticePermission } from '../../_client/notices/permission.ts'
import { showNotice } from '../../_client/notices/show-notice.ts'
import { useNoticePermission } from '../../_hooks/use-notice-permission.ts'
import classes from './notification-settings.module.css'
import { SettingsNote } from './settings-note.tsx'
import { SettingsSection } from './settings-section.tsx'

const KINDS: readonly { kind: NoticeKind; label: string; description: string }[] = [
  {
    kind: 'finished',
    label: 'Finished',
    description: 'A session has done all that it was asked to do, or was stopped from elsewhere.',
  },
  {
    kind: 'failed',
    label: 'Failed',
    description: 'A run ended with an error or at a limit, or was interrupted for good.',
  },
  { kind: 'approval', label: 'Needs approval', description: 'A tool waits until you allow it.' },
  { kind: 'recall', label: 'Recall fired', description: 'A scheduled message has woken its session.' },
  { kind: 'budget', label: 'Budget passed', description: 'What runs have cost is over a budget that warns.' },
]

export function NotificationSettings() {
  const { on, without } = useSyncExternalStore(noticeChoice.subscribe, noticeChoice.getSnapshot)
  const { permission, ask } = useNoticePermission()
  const [said, setSaid] = useState<string>()

  async function turnOn() {
    const answer = permission === 'granted' ? permission : await ask()
    setSaid(
      answer === 'unasked' ? 'The browser’s question was closed without an answer. Nothing has changed.' : undefined,
    )
    if (answer === 'granted') noticeChoice.set({ on: true, without })
  }
  function choose(kind: NoticeKind, wanted: boolean) {
    const others = without.filter((each) => each !== kind)
    noticeChoice.set({ on, without: wanted ? others : [...others, kind] })
  }
  function showOne() {
    const shown = showNotice({
      title: 'Vigil',
      body: 'This is how a notification looks.',
      tag: 'vigil:example',
      onClick: () => {},
    })
    setSaid(shown ? SHOWN : NOT_SHOWN)
  }

  const active = on && permission === 'granted'
  return (
    <SettingsSection
      title="Notifications"
      lead="From your own sessions, while their page is not in front of you. Kept in this browser; without a sound."
    >
      <Obstacle permission={permission} />
      {active && (
        <div className={classes.kinds} role="group" aria-label="Tell me when">
          {KINDS.map(({ kind, label, description }) => (
            <Switch
              key={kind}
              label={label}
              description={description}
              checked={!without.includes(kind)}
              onChange={(event) => choose(kind, event.currentTarget.checked)}
              classNames={{ root: classes.kind ?? '' }}
            />
          ))}
        </div>
      )}
      <div className={classes.actions}>
        {active ? (
          <>
            <Button variant="default" onClick={showOne}>
              Show one now
            </Button>
            <Button variant="default" onClick={() => noticeChoice.set({ on: false, without })}>
              Turn off
            </Button>
          </>
        ) : (
          (permission === 'unasked' || permission === 'granted') && (
            <Button onClick={() => void turnOn()}>Turn on notifications</Button>
          )
        )}
      </div>
      <p role="status" className={classes.said}>
        {said}
      </p>
    </SettingsSection>
  )
}

const SHOWN =
  'Shown. If you saw nothing, your system holds notifications back: look at its “do not disturb” and at what it allows this browser.'
const NOT_SHOWN = 'This browser shows notifications only for installed apps, so it cannot show Vigil’s.'

/** What keeps notifications from being shown, and what to do about it. */
function Obstacle({ permission }: { permission: NoticePermission }) {
  if (permission === 'blocked') {
    return (
      <SettingsNote tone="attention" title="This browser blocks notifications from Vigil">
        Open the site’s settings with the icon left of the address, allow notifications, and come back. This page
        notices by itself.
      </SettingsNote>
    )
  }
  if (permission === 'insecure') {
    return (
      <SettingsNote tone="attention" title="Not on this address">
        Browsers allow notifications only on pages served over https, or from this machine as localhost. Webhooks work
        without.
      </SettingsNote>
    )
  }
  if (permission === 'unsupported') {
    return (
      <SettingsNote tone="attention" title="Not in this browser">
        It has no notifications for pages. The tab’s title and icon show what needs you; webhooks can tell other
        programs.
      </SettingsNote>
    )
  }
  return null
}
