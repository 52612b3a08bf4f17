import type { Client, Readable } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { keyOf } from './address.js'

/** A readable whose owner can change it. */
export interface WritableCell<T> extends Readable<T> {
  set(value: T): void
}

/** Makes a cell; listeners are notified when the value is another one. */
export function createCell<T>(initial: T): WritableCell<T> {
  const listeners = new Set<() => void>()
  let current = initial
  return {
    getSnapshot: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(value) {
      if (Object.is(current, value)) return
      current = value
      for (const listener of listeners) listener()
    },
  }
}

/** Finds a cell for each conversation of who is signed in: what is being prepared there, kept for as long as the page. */
export function createConversationCells<T>(initial: T): (client: Client, target: Target) => WritableCell<T> {
  const cells = new WeakMap<Client, Map<string, WritableCell<T>>>()
  return (client, target) => {
    const account = client.account.getSnapshot()
    const ownId = account.status === 'signed_in' ? account.user.id : 0
    const ofClient = cells.get(client) ?? new Map<string, WritableCell<T>>()
    cells.set(client, ofClient)
    const key = `${ownId} ${keyOf(target)}`
    const cell = ofClient.get(key) ?? createCell(initial)
    ofClient.set(key, cell)
    return cell
  }
}
