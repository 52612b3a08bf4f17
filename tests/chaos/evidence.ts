/** What a violation is judged by: what the device that it names did and saw in that conversation, in the order it happened. */
import { membershipsOf } from './checker/membership.js'
import type { Entry } from './history/entry.js'
import type { DeviceHistory, History } from './history/history.js'

/** Entries about messages so near to the one that is named are told. */
const nearbySeqs = 12
const linesMax = 120

/** Lines to read beside the violations: one block for each device and conversation that they name. */
export function evidenceOf(violations: readonly string[], history: History): string[] {
  const lines: string[] = []
  const told = new Set<string>()
  for (const violation of violations) {
    const [, deviceText, conversationText] = /device (\d+).*conversation (\d+)/.exec(violation) ?? []
    const place = `${deviceText} ${conversationText}`
    const device = history.devices.find((one) => one.device === Number(deviceText))
    if (device === undefined || told.has(place)) continue
    told.add(place)
    const seq = Number(/seq (\d+)/.exec(violation)?.[1] ?? Number.NaN)
    lines.push(`${violation}:`, ...blockOf(device, Number(conversationText), seq, history))
  }
  return lines
}

function blockOf(device: DeviceHistory, conversation: number, seq: number, { truth }: History): string[] {
  const held = truth.conversations.get(conversation)
  const intervals = held === undefined ? [] : (membershipsOf(held).get(device.user) ?? [])
  const lines = [`  member ${intervals.map(({ floor, last }) => `from ${floor} to ${last}`).join(', ')}`]
  let index = 0
  for (const entry of device.entries) {
    index += 1
    if (isTold(entry, conversation, seq)) lines.push(`  ${index} ${wordsOf(entry)}`)
  }
  return lines.slice(0, linesMax)
}

/** Starts are told always: they say what the client could know. */
function isTold(entry: Entry, conversation: number, seq: number): boolean {
  if (!('conversation' in entry)) return entry.kind === 'started' || entry.kind === 'metAll'
  if (entry.conversation !== conversation) return false
  return !('seq' in entry) || Number.isNaN(seq) || Math.abs(entry.seq - seq) <= nearbySeqs
}

function wordsOf({ kind, ...fields }: Entry): string {
  const words = Object.entries(fields).map(([name, value]) => `${name} ${value}`)
  return [kind, ...words].join(' ')
}
