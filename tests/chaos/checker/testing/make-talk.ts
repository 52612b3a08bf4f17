/** Reactions, pins and mentions, as a perfect server keeps them and perfect clients hear of them. */
import { everybody, faces, versions } from '../../history/entry.js'
import type { MessageState } from '../../history/history.js'
import type { Mutable, OpenConversation, OpenDevice, OpenSession } from './open-history.js'

export const talkSteps = ['react', 'unreact', 'pinMessage', 'unpinMessage'] as const
export type TalkStep = (typeof talkSteps)[number]

export function isTalkStep(kind: string): kind is TalkStep {
  return talkSteps.some((one) => one === kind)
}

export interface Talk {
  /** About the message, and of reactions the emoji, of that number. */
  change(kind: TalkStep, device: OpenDevice, conversation: OpenConversation, which: number): void
}

export interface TalkDeps {
  readonly tick: () => number
  /** A message has another state with the next `rev`. */
  readonly changeMessage: (
    conversation: OpenConversation,
    message: Mutable<MessageState>,
    what: { readonly reacted: number } | { readonly pinned: number },
  ) => void
  readonly sessionOf: (user: number, conversation: number) => OpenSession | undefined
}

export function createTalk({ tick, changeMessage, sessionOf }: TalkDeps): Talk {
  return {
    change(kind, device, conversation, which) {
      const floorSeq = sessionOf(device.user, conversation.conversation)?.floorSeq ?? Number.POSITIVE_INFINITY
      const there = conversation.messages.filter(
        ({ seq, version }) => seq > floorSeq && version !== versions.recalled,
      )
      const message = there[which % Math.max(1, there.length)]
      if (message === undefined) return
      if (kind === 'pinMessage' || kind === 'unpinMessage')
        setPinned(device, conversation, message, kind === 'pinMessage')
      else setReaction(device, conversation, message, (which % faces.length) + 1, kind === 'react')
    },
  }

  function setReaction(
    { user, entries }: OpenDevice,
    conversation: OpenConversation,
    message: Mutable<MessageState>,
    face: number,
    on: boolean,
  ): void {
    const { seq } = message
    const place = { conversation: conversation.conversation, seq, face: on ? face : -face }
    const askedAt = tick()
    entries.push({ kind: 'wishing', ...place }, { kind: 'reacting', ...place, at: askedAt })
    const own = conversation.reactions.find(
      (one) => one.seq === seq && one.user === user && one.face === face,
    )
    if (on !== (own !== undefined)) {
      if (on) conversation.reactions.push({ seq, user, face, rev: conversation.rev + 1 })
      else conversation.reactions = conversation.reactions.filter((one) => one !== own)
      showReactions(conversation, message)
      changeMessage(conversation, message, { reacted: seq })
    }
    entries.push({ kind: 'answered', askedAt, done: 1, at: tick() })
  }

  function setPinned(
    { user, entries }: OpenDevice,
    conversation: OpenConversation,
    message: Mutable<MessageState>,
    on: boolean,
  ): void {
    const { seq } = message
    const askedAt = tick()
    const place = { conversation: conversation.conversation, seq }
    entries.push({ kind: 'pinning', ...place, pinned: on ? 1 : 0, at: askedAt })
    if (on !== message.pinnedBy > 0) {
      message.pinnedBy = on ? user : 0
      const rev = conversation.rev + 1
      const others = conversation.pins.filter((one) => one.seq !== seq)
      conversation.pins = on ? [{ seq, rev }, ...others] : others
      conversation.pinsRev = rev
      changeMessage(conversation, message, { pinned: seq })
    }
    entries.push({ kind: 'answered', askedAt, done: 1, at: tick() })
  }
}

/** A message names all who react to it: few. */
function showReactions({ reactions }: OpenConversation, message: Mutable<MessageState>): void {
  const own = reactions.filter(({ seq }) => seq === message.seq)
  message.reactions = [...new Set(own.map(({ face }) => face))].map((face) => {
    const users = own.filter((one) => one.face === face).map(({ user }) => user)
    return { face, count: users.length, users }
  })
}

/** A message mentions these from now on, as its sender said for this version of it. */
export function mention(
  sender: OpenDevice,
  conversation: OpenConversation,
  message: Mutable<MessageState>,
  users: readonly number[],
): void {
  const { seq, n, version } = message
  for (const user of users) sender.entries.push({ kind: 'mentioning', n, version, user })
  const others = conversation.mentions.filter((one) => one.seq !== seq)
  conversation.mentions = [...others, ...users.map((user) => ({ seq, user }))].sort(
    (one, other) => one.seq - other.seq || one.user - other.user,
  )
  if (users.some((user) => !message.mentions.includes(user)))
    conversation.mentionSeq = Math.max(conversation.mentionSeq, seq)
  message.mentions = [...users].sort((one, other) => one - other)
}

/** The other of the two of the direct conversation, who are in the group as well, or everybody there, or both, or nobody. */
export function chooseCalled(user: number, { pair }: OpenConversation, which: number): number[] {
  const other = user === 1 ? 2 : 1
  const ways = pair === undefined ? [[], [other], [everybody], [everybody, other]] : [[], [other]]
  return ways[which % ways.length]!
}

/** What was added to a message goes with its recall. */
export function takeAway(conversation: OpenConversation, message: Mutable<MessageState>): void {
  const isOther = ({ seq }: { readonly seq: number }) => seq !== message.seq
  if (message.pinnedBy > 0) conversation.pinsRev = conversation.rev
  conversation.reactions = conversation.reactions.filter(isOther)
  conversation.pins = conversation.pins.filter(isOther)
  conversation.mentions = conversation.mentions.filter(isOther)
  Object.assign(message, { reactions: [], pinnedBy: 0, mentions: [] })
}
