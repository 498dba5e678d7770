/**
 * The palette, lightest to darkest. `vigil` is the one accent: white text on shades 6 to 9 passes AA, and so do
 * shades 6 to 9 as text on white and 3 to 5 as text on the dark body. `gray` and `dark` carry a trace of its hue.
 */
import type { MantineColorsTuple } from '@mantine/core'

export const vigil: MantineColorsTuple = [
  '#ebf6f6',
  '#d5ebec',
  '#a9d7d9',
  '#7cc3c6',
  '#4fb0b4',
  '#2a979c',
  '#137a80',
  '#0d666b',
  '#0a5357',
  '#083f43',
]

/** For what cannot be undone: white text on shades 5 to 9 passes AA. */
export const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fadcd8',
  '#f4b8b0',
  '#ec8f84',
  '#e36a5c',
  '#cf3f2e',
  '#c0321f',
  '#b42318',
  '#8f1b12',
  '#6e140d',
]

export const gray: MantineColorsTuple = [
  '#f8f9f9',
  '#f1f3f3',
  '#e7eaeb',
  '#dadfe0',
  '#c4cbcd',
  '#8d979b',
  '#5c666b',
  '#434c50',
  '#2b3235',
  '#191e20',
]

export const dark: MantineColorsTuple = [
  '#dde3e5',
  '#b8c1c4',
  '#98a2a6',
  '#717b7f',
  '#394144',
  '#2c3336',
  '#23292b',
  '#171b1d',
  '#121516',
  '#0b0d0e',
]
