/** What is about to be sent with the next message of a conversation: it stays while another one is looked at. */

import { createUuid, type KnownFile, type PickedFile } from '@stonechat/client'
import type { Content } from '@stonechat/protocol'
import { createConversationCells } from '../../base/cell.js'

export type TrayItem = PickedItem | KeptItem

/** A file of the message that is being edited. */
export interface KeptItem {
  readonly id: string
  readonly kept: KnownFile
}

export interface PickedItem {
  readonly id: string
  readonly file: File
  /** What the browser has found out about it; empty until it has. */
  readonly facts: Pick<PickedFile, 'width' | 'height' | 'duration_ms' | 'preview'>
}

/** Why something is not in the tray. */
export interface TrayRefusal {
  readonly why: 'too_large' | 'too_many' | 'folder'
  readonly name: string
}

export interface Tray {
  readonly items: readonly TrayItem[]
  readonly refusals: readonly TrayRefusal[]
  /** Pictures that came along with pasted words, and may be wanted in their place. */
  readonly offered: readonly File[]
}

export interface TrayLimits {
  readonly filesMax: number
  readonly bytesMax: number
}

export const emptyTray: Tray = { items: [], refusals: [], offered: [] }

/** Whether there is anything to show of it. */
export function hasContent({ items, refusals, offered }: Tray): boolean {
  return items.length + refusals.length + offered.length > 0
}

/** Adds files behind those that are there, as far as they may be sent; says of the others why not. */
export function addTo(tray: Tray, files: readonly File[], { filesMax, bytesMax }: TrayLimits): Tray {
  const items = [...tray.items]
  const refusals: TrayRefusal[] = []
  for (const file of files) {
    if (file.size > bytesMax) refusals.push({ why: 'too_large', name: file.name })
    else if (items.length >= filesMax) refusals.push({ why: 'too_many', name: file.name })
    else items.push({ id: createUuid(), file, facts: {} })
  }
  return { items, refusals: refusals.length > 0 ? refusals : tray.refusals, offered: [] }
}

export function takeOut(tray: Tray, id: string): Tray {
  return { ...tray, items: tray.items.filter((item) => item.id !== id), refusals: [] }
}

/** Moves an item to a place, from 0; beyond the ends it stays at the end. */
export function moveTo(tray: Tray, id: string, place: number): Tray {
  const item = tray.items.find((one) => one.id === id)
  if (item === undefined) return tray
  const others = tray.items.filter((one) => one !== item)
  const at = Math.min(others.length, Math.max(0, place))
  return { ...tray, items: [...others.slice(0, at), item, ...others.slice(at)] }
}

/** As the SDK takes it. */
export function toSend(item: TrayItem): PickedFile | KnownFile {
  if ('kept' in item) return item.kept
  return { blob: item.file, name: item.file.name, ...item.facts }
}

/** What an edit of a message begins with: its own files. */
export function trayOfMessage(content: Content | null): Tray {
  const files = content?.type === 'file' ? content.files : []
  return { ...emptyTray, items: files.map((kept) => ({ id: kept.id, kept })) }
}

/** Whether the files of a message are those of the tray, in the same order. */
export function isUnchanged(tray: Tray, content: Content | null): boolean {
  const before = trayOfMessage(content).items
  return tray.items.length === before.length && tray.items.every(({ id }, at) => id === before[at]?.id)
}

/** Whether something of it has to go up. */
export function hasPicked({ items }: Pick<Tray, 'items'>): boolean {
  return items.some((item) => 'file' in item)
}

/** The tray of a conversation of who is signed in. */
export const trayOf = createConversationCells(emptyTray)
