/**
 * Pins: one that was acknowledged is stored once, unless somebody took it back later or the message was recalled; the messages,
 * the list of pins, its number and the changes say the same; and devices show that list, as far as it is their user's.
 */
import { versions } from '../history/entry.js'
import type {
  ConversationTruth,
  DeviceHistory,
  History,
  StoredPin,
  StoredSession,
  View,
} from '../history/history.js'
import type { Findings } from './findings.js'
import { type MarkWrites, markWritesOf, pinThing } from './mark-writes.js'
import { mayEndAs, wordsOf } from './writes.js'

export function checkPins(history: History, findings: Findings): void {
  const { devices, truth } = history
  const writes = markWritesOf(history)
  const pins = new Map([...truth.conversations].map(([id, held]) => [id, held.pins]))
  for (const held of truth.conversations.values()) {
    checkStored(held, findings)
    checkWrites(held, writes, findings)
  }
  for (const one of devices) {
    checkPinLists(one, one.view.pins, { pins, sessions: truth.sessions.get(one.user) ?? [] }, findings)
    for (const { conversation, messages = [] } of one.view.pins)
      for (const { seq, version } of messages) {
        const real = truth.conversations.get(conversation)?.messages[seq - 1]?.version
        if (real !== version)
          findings.add(
            'stale',
            `device ${one.device} (user ${one.user}), conversation ${conversation}, pins: seq ${seq} is shown in version ${version}, but is ${real}`,
          )
      }
  }
}

/** What a device shows as pinned is what is stored, without what its user does not see. */
export function checkPinLists(
  { device, user }: Pick<DeviceHistory, 'device' | 'user'>,
  shown: View['pins'],
  stored: {
    readonly pins: ReadonlyMap<number, readonly StoredPin[]>
    readonly sessions: readonly Pick<StoredSession, 'conversation' | 'floorSeq' | 'deleted'>[]
  },
  findings: Findings,
): void {
  for (const { conversation, messages } of shown) {
    const session = stored.sessions.find((one) => one.conversation === conversation)
    if (session === undefined) continue
    const { floorSeq, deleted } = session
    const real = (stored.pins.get(conversation) ?? [])
      .map(({ seq }) => seq)
      .filter((seq) => seq > floorSeq && !deleted.includes(seq))
    const told = messages?.map(({ seq }) => seq).join(', ') ?? 'not known'
    if (told !== real.join(', '))
      findings.add(
        'pin',
        `device ${device} (user ${user}), conversation ${conversation}: pins are shown as ${told}, but are ${real.join(', ')}`,
      )
  }
}

function checkWrites(
  { conversation, messages, pins }: ConversationTruth,
  writes: MarkWrites,
  findings: Findings,
) {
  const pinned = new Set(pins.map(({ seq }) => seq))
  for (const { seq, version } of messages) {
    const thing = pinThing(conversation, seq)
    const own = writes.get(thing) ?? []
    if (version !== versions.recalled && !mayEndAs(pinned.has(seq) ? 1 : 0, own))
      findings.add(
        'pin',
        `${thing} is ${pinned.has(seq) ? '' : 'not '}there, but the devices did: ${own.map(wordsOf).join('; ') || 'nothing'}`,
      )
  }
}

/** Each change of a pin is another than the one before, and what they lead to is stored. */
function checkStored(held: ConversationTruth, findings: Findings): void {
  const { conversation, messages, pins, pinsRev, changes } = held
  const where = `conversation ${conversation}`
  const pinned = new Map<number, number>()
  let lastRev = 0
  const lastMessageChange = new Map(
    changes.flatMap(({ rev, message }) => (message === undefined ? [] : [[message.seq, rev] as const])),
  )
  for (const { rev, message, pinned: seq } of changes) {
    if (seq !== undefined || (message !== undefined && pinned.has(message.seq))) lastRev = rev
    if (seq !== undefined && !pinned.delete(seq)) pinned.set(seq, rev)
    const isRecall =
      message !== undefined &&
      messages[message.seq - 1]?.version === versions.recalled &&
      lastMessageChange.get(message.seq) === rev
    if (isRecall) pinned.delete(message.seq)
  }
  const wordsOfPins = (all: readonly StoredPin[]) => all.map(({ seq, rev }) => `${seq} by ${rev}`).join(', ')
  const made = [...pinned].map(([seq, rev]) => ({ seq, rev })).sort((one, other) => other.rev - one.rev)
  if (wordsOfPins(pins) !== wordsOfPins(made))
    findings.add(
      'pin',
      `${where}: pinned are ${wordsOfPins(pins)}, but its changes made ${wordsOfPins(made)}`,
    )
  if (pinsRev !== lastRev)
    findings.add('pin', `${where}: its pins are of rev ${pinsRev}, but changed with ${lastRev}`)
  const stored = new Set(pins.map(({ seq }) => seq))
  for (const { seq, pinnedBy } of messages)
    if (stored.has(seq) !== pinnedBy > 0)
      findings.add('pin', `${where}, seq ${seq} says that ${pinnedBy} pinned it, against the list of pins`)
}
