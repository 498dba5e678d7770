/** On phones the list of sessions lies over the page: whether it does, and the way to change that. */
'use client'
import { createContext, useContext } from 'react'

interface Navigation {
  opened: boolean
  toggle(): void
}

export const NavigationContext = createContext<Navigation>({ opened: false, toggle: () => {} })

export function useNavigation(): Navigation {
  return useContext(NavigationContext)
}
