/** For fields in which one searches for what to choose, on top of the library’s. */
import type { SyntheticEvent } from 'react'
import classes from './search-field.module.css'

const select = (event: SyntheticEvent<HTMLInputElement>) => event.currentTarget.select()

/** What stands there is marked as a whole, so that typing replaces it; a finger can hit each of the options. */
export const searchField = { onFocus: select, onClick: select, classNames: { option: classes.option } }
