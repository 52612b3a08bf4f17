/** The focus of who goes from the sign-in card to the chats, or back: what it was on is gone with the page before. */
import { useEffect, useState } from 'react'
import { media } from './use-media.js'

/** Whether somebody has signed in or out since the page was loaded. */
export function useHasPassed(status: 'starting' | 'signed_out' | 'signed_in'): boolean {
  const [first, setFirst] = useState(status)
  const [hasPassed, setHasPassed] = useState(false)
  if (first === 'starting' && status !== 'starting') setFirst(status)
  else if (status !== first && !hasPassed) setHasPassed(true)
  return hasPassed
}

/** Moves the focus to where one goes on, unless it is somewhere by then. With fingers never into a field: the keyboard would rise. */
export function useFocusOnPassage(hasPassed: boolean, field?: string): void {
  useEffect(() => {
    if (!hasPassed || (document.activeElement !== null && document.activeElement !== document.body)) return
    const isTouch = matchMedia(media.touch).matches
    document.querySelector<HTMLElement>(isTouch || field === undefined ? '[data-heading]' : field)?.focus()
  }, [hasPassed, field])
}

/** Of the heading that the focus can go to. It is no stop for the Tab key, and shows no outline. */
export const passageHeading = { 'data-heading': true, tabIndex: -1 } as const
