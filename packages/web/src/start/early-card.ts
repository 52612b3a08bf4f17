/**
 * The sign-in card before the app is there: the page brings it along, ready in every language, and the app takes over the
 * same elements. Text typed meanwhile stays in its field; presses are held until the app answers them.
 */
import type { Locale } from '../text/index.js'

const liveEvent = 'stonechat:live'

/** The id of the `<template>` that holds the card in a language, and in `data-texts` the address of its words. */
export function templateIdOf(locale: Locale): string {
  return `sign-in-${locale}`
}

/** Fetches the words of a language while the app is still being fetched, so that it need not wait for them. */
export function preloadTexts(locale: Locale): void {
  const href = document.getElementById(templateIdOf(locale))?.dataset.texts
  if (href === undefined) return
  document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }))
}

/** Shows the card, unless the app was quicker. */
export function showEarlyCard(root: HTMLElement, locale: Locale): void {
  const template = document.getElementById(templateIdOf(locale))
  if (root.dataset.shows !== undefined || !(template instanceof HTMLTemplateElement)) return
  root.dataset.shows = 'early-card'
  root.append(template.content)
  holdPresses(root)
}

/** Makes `root` the app's from here on. @returns whether the early card stands in it */
export function takeRoot(root: HTMLElement): boolean {
  const hasCard = root.dataset.shows === 'early-card'
  root.dataset.shows = 'app'
  return hasCard
}

/** The elements answer now: what was pressed before is pressed. */
export function releasePresses(root: HTMLElement): void {
  root.dispatchEvent(new Event(liveEvent))
}

/** Does it once the app answers to what a person does. */
export function whenLive(root: HTMLElement, act: () => void): void {
  root.addEventListener(liveEvent, act, { once: true })
}

/** Enter in a field counts as a press of the submit button; without this it would send the form to the address bar. */
function holdPresses(root: HTMLElement): void {
  const held: MouseEvent[] = []
  const hold = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.target.closest('button, fieldset') === null) return
    event.preventDefault()
    event.stopPropagation()
    held.push(event)
  }
  root.addEventListener('click', hold, true)
  whenLive(root, () => {
    root.removeEventListener('click', hold, true)
    // Each in a task of its own: it finds what the one before it has changed.
    for (const event of held)
      setTimeout(() => nowOf(event.target, root)?.dispatchEvent(new MouseEvent('click', event)))
  })
}

/** The element that was pressed; or what stands in its place, where another program's changes made React build the card anew. */
function nowOf(target: EventTarget | null, root: HTMLElement): EventTarget | null {
  if (!(target instanceof Element) || target.isConnected) return target
  const name = target.closest<HTMLElement>('[data-press]')?.dataset.press
  return root.querySelector(`[data-press="${name}"]`)
}
