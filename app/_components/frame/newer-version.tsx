/** The server has another build of this page by now. It is loaded when its reader says so: drafts stay, uploads would not. */
'use client'
import { Button } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import { newerBuild } from '../../_client/connection/server-build.ts'
import classes from './newer-version.module.css'

export function NewerVersion() {
  const build = useSyncExternalStore(newerBuild.subscribe, newerBuild.getSnapshot)
  const [postponed, setPostponed] = useState<string | null>(null)
  if (build === null || build === postponed) return null
  return (
    <div className={classes.banner} role="status">
      <IconInfoCircle size={16} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <span className={classes.text}>A newer version of Vigil is running. Reload this page to use it.</span>
      <Button size="compact-sm" variant="default" onClick={() => window.location.reload()}>
        Reload
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setPostponed(build)}>
        Later
      </Button>
    </div>
  )
}
