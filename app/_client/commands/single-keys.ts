/** Whether single characters are shortcuts in this browser (WCAG 2.1.4: whoever dictates can turn them off). */
import { keptFlag } from '../page/kept-flag.ts'

export const singleKeys = keptFlag('single-keys', true)
