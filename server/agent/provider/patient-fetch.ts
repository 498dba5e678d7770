/**
 * `fetch` without the five minutes after which Node's own gives up on a silent answer: a local model may think for
 * longer before its first word. How long a run may be silent is the run's own limit, and its signal ends the call.
 * It follows no redirect: a key goes to the address that it was given for, and no further.
 */
import { Agent, fetch } from 'undici'

const patient = new Agent({ headersTimeout: 0, bodyTimeout: 0 })

type Fetch = typeof globalThis.fetch

export const patientFetch: Fetch = (input, init) =>
  // The same standard, once as the package and once as Node declare it.
  (fetch as unknown as (input: unknown, init: unknown) => ReturnType<Fetch>)(input, {
    ...init,
    redirect: 'manual',
    dispatcher: patient,
  })
