import type { Readable } from '@stonechat/client'
import { createCell } from './cell.js'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'danger'
}

export interface Toasts extends Readable<readonly Toast[]> {
  show(text: string, tone?: Toast['tone']): void
  dismiss(id: number): void
}

/** Long enough to be read, and to be looked up for. */
const shownMs = (text: string) => Math.max(4_000, 90 * text.length)
const toastsMax = 3

/** Short words at the edge of the screen that go by themselves. */
export function createToasts(): Toasts {
  const shown = createCell<readonly Toast[]>([])
  let lastId = 0
  const dismiss = (id: number) => shown.set(shown.getSnapshot().filter((toast) => toast.id !== id))
  return {
    getSnapshot: shown.getSnapshot,
    subscribe: shown.subscribe,
    dismiss,
    show(text, tone = 'plain') {
      const id = ++lastId
      shown.set([...shown.getSnapshot(), { id, text, tone }].slice(-toastsMax))
      setTimeout(() => dismiss(id), shownMs(text))
    },
  }
}
