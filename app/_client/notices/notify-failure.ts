/** Tells that something asked for did not happen, why, and what to do next. */
import type { VigilError } from '../../../client/index.ts'
import { notify } from './notify.ts'

export function notifyFailure(title: string, error: VigilError): void {
  notify({
    title,
    message: [error.message, error.fix].filter(Boolean).join(' '),
    color: 'red',
    role: 'alert',
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}
