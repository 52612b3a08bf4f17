/** What a violation is judged by: what the device that it names did and saw in that conversation, in the order it happened. */
import { membershipsOf } from './checker/membership.js'
import type { Entry, EntryKind } from './history/entry.js'
import type { DeviceHistory, History } from './history/history.js'

/** Entries about messages so near to the one that is named are told. */
const nearbySeqs = 12
const linesMax = 120
const toldAlways: ReadonlySet<EntryKind> = new Set(['started', 'metAll', 'backingUp', 'putBack', 'rewound'])
const stateKinds: ReadonlySet<EntryKind> = new Set([
  'started',
  'backingUp',
  'putBack',
  'rewound',
  'blocking',
  'preferring',
  'profiling',
  'hiding',
  'befriending',
  'choosing',
  'requestSettled',
  'stateVoid',
  'profileShown',
  'stateDone',
  'revKept',
  'revAsked',
])

/** Lines to read beside the violations: one block for each device and conversation, or each user's state, that they name. */
export function evidenceOf(violations: readonly string[], history: History): string[] {
  const lines: string[] = []
  const told = new Set<string>()
  for (const violation of violations) {
    const [, userText] =
      /^(?:state|answer|undone|backwards|gap|blocked|stranger|contact): .*user (\d+)/.exec(violation) ?? []
    if (userText !== undefined && !told.has(userText)) {
      told.add(userText)
      lines.push(`${violation}:`, ...stateBlockOf(Number(userText), history))
    }
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

/** What all devices of the user did and held. */
function stateBlockOf(user: number, { devices }: History): string[] {
  return devices
    .filter((one) => one.user === user)
    .flatMap(({ device, entries }) => {
      const own = [...entries].filter(({ kind }) => stateKinds.has(kind)).map(wordsOf)
      return own.slice(-linesMax).map((words) => `  device ${device} ${words}`)
    })
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
  if (!('conversation' in entry)) return toldAlways.has(entry.kind)
  if (entry.conversation !== conversation) return false
  return !('seq' in entry) || Number.isNaN(seq) || Math.abs(entry.seq - seq) <= nearbySeqs
}

function wordsOf({ kind, ...fields }: Entry): string {
  const words = Object.entries(fields).map(([name, value]) => `${name} ${value}`)
  return [kind, ...words].join(' ')
}
