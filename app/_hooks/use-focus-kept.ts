/**
 * Keeps the keyboard's place on the page. What has the focus may go away (a deleted row, a removed chip), or stay
 * behind on a page that was left: the focus then goes to what stands nearest, or to the new page's heading.
 */
'use client'
import { usePathname } from 'next/navigation'
import { type RefObject, useEffect, useRef } from 'react'

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), summary, [tabindex="0"]'
/** Menus and dialogs give the focus back by themselves, a moment after they are gone. */
const OTHERS_FIRST_MS = 60

/** Where an element stood: each of its ancestors, with the place of the next one down. */
type Place = { within: Element; index: number }[]

export function useFocusKept(main: RefObject<HTMLElement | null>): void {
  const pathname = usePathname()
  const shown = useRef(pathname)

  useEffect(() => {
    let last: { element: Element; place: Place } | undefined
    /** What last had it of the page itself, not of a note or a menu that lies over it. */
    let onPage: HTMLElement | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    /** What has the focus loses it while it is at work, and is given it back when that is done. */
    let isDisabled = false
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return
      last = { element: target, place: placeOf(target) }
      isDisabled = false
      if (target instanceof HTMLElement && main.current?.parentElement?.contains(target)) onPage = target
    }
    const restore = () => {
      timer = undefined
      if (!last || !isLost() || last.element.isConnected) return
      const kept = nearest(last.place) ?? (onPage?.checkVisibility() ? onPage : undefined)
      if (kept) kept.focus({ preventScroll: true })
      else focusHeading(main.current)
    }
    const observer = new MutationObserver(() => {
      if (!last) return
      const { element } = last
      const wasDisabled = isDisabled
      isDisabled = element.matches(':disabled')
      if (!isLost()) return
      if (!element.isConnected) timer ??= setTimeout(restore, OTHERS_FIRST_MS)
      else if (wasDisabled && !isDisabled && element instanceof HTMLElement) element.focus({ preventScroll: true })
    })
    document.addEventListener('focusin', onFocus)
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
    return () => {
      document.removeEventListener('focusin', onFocus)
      observer.disconnect()
      clearTimeout(timer)
    }
  }, [main])

  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    const left = document.activeElement
    const timer = setTimeout(() => {
      // A page with a message field has taken the focus there, or its reader has gone on meanwhile.
      const isBehind = document.activeElement === left && left?.closest('nav[aria-label="Sidebar"]')
      if (isLost() || isBehind) focusHeading(main.current)
    }, OTHERS_FIRST_MS)
    return () => clearTimeout(timer)
  }, [pathname, main])
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

function placeOf(element: Element): Place {
  const place: Place = []
  for (let child = element, within = child.parentElement; within; child = within, within = within.parentElement) {
    place.push({ within, index: [...within.children].indexOf(child) })
  }
  return place
}

/** In the closest part that is still there: what took its place, else what stands before it. */
function nearest(place: Place): HTMLElement | undefined {
  for (const { within, index } of place) {
    if (within === document.body) break
    if (!within.isConnected) continue
    const children = [...within.children]
    const candidates = [...children.slice(index), ...children.slice(0, index).reverse()]
    for (const child of candidates) {
      const found = child.matches(FOCUSABLE) ? child : child.querySelector(FOCUSABLE)
      if (found instanceof HTMLElement && found.checkVisibility()) return found
    }
  }
  return undefined
}

function focusHeading(main: HTMLElement | null): void {
  const target = main?.querySelector('h1') ?? main
  if (!target) return
  if (!target.matches(FOCUSABLE)) target.tabIndex = -1
  target.focus({ preventScroll: true })
}
