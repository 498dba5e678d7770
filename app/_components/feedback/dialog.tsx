/** Something to fill in or to confirm, over the page: its title, its content, and at its foot what can be done. */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './dialog.module.css'

interface DialogProps extends Pick<ModalProps, 'size' | 'closeOnClickOutside' | 'fullScreen'> {
  title: string
  /** Default: as long as it is on the page. */
  opened?: boolean
  onClose: () => void
  children: ReactNode
}

export function Dialog({ opened = true, ...props }: DialogProps) {
  return <Modal opened={opened} closeButtonProps={{ 'aria-label': 'Close' }} centered {...props} />
}

/** What leaves things as they are first, what the dialog is for last. */
export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className={classes.foot}>{children}</div>
}
