import type { KeyboardEvent } from 'react'

/** Lets arrows go from one sticker to the next, as they stand on the screen. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-sticker]')]
  const at = all.indexOf(document.activeElement as HTMLElement)
  if (at < 0) return
  const next = findNext(all, at, event.key)
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

function findNext(all: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const step = document.dir === 'rtl' ? -1 : 1
  if (key === 'ArrowRight') return all[at + step]
  if (key === 'ArrowLeft') return all[at - step]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined
  const from = all[at]!.getBoundingClientRect()
  const rest = key === 'ArrowDown' ? all.slice(at + 1) : all.slice(0, at).reverse()
  const other = rest.find((one) => Math.abs(one.getBoundingClientRect().top - from.top) > from.height / 2)
  const top = other?.getBoundingClientRect().top
  return rest
    .filter((one) => one.getBoundingClientRect().top === top)
    .sort((one, another) => distance(one, from) - distance(another, from))[0]
}

function distance(one: HTMLElement, from: DOMRect): number {
  return Math.abs(one.getBoundingClientRect().left - from.left)
}
