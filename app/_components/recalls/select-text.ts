/** For fields in which one searches: what stands there is chosen whole, so that typing replaces it. */
import type { SyntheticEvent } from 'react'

const select = (event: SyntheticEvent<HTMLInputElement>) => event.currentTarget.select()

export const selectText = { onFocus: select, onClick: select }
