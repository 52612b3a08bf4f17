import { keeps, versions } from '../../history/entry.js'
import type { ChangeTruth, History, MessageState } from '../../history/history.js'
import { chooseCalled, createTalk, isTalkStep, mention, type TalkStep, takeAway } from './make-talk.js'
import { createUserStates, isStateStep, nothing, type StateStep } from './make-user-states.js'
import { listSessions, showSessions } from './make-views.js'
import type { Mutable, OpenConversation, OpenDevice, OpenHistory, OpenSession } from './open-history.js'

/**
 * A step names its device and conversation; a change is about one of the device's own messages there. Blocks are between
 * the two of the direct conversation, and `which` names the preference, or the field of the profile. A restore puts back the
 * backup that was made last, once.
 */
export interface Step {
  readonly kind:
    | StateStep
    | TalkStep
    | 'send'
    /** Sends a message that mentions somebody. */
    | 'call'
    | 'edit'
    | 'recall'
    | 'delete'
    | 'read'
    | 'join'
    | 'leave'
    | 'rename'
    | 'dissolve'
    | 'backup'
    | 'restore'
  readonly device: number
  readonly conversation: number
  readonly which: number
}

/** Users by device: the first has two. Conversation 1 is direct, between 1 and 2; 2 is a group, which 3 joins and leaves. */
export const usersOfDevices = [1, 2, 3, 1]
export const guest = 3

export function makeHistory(steps: readonly Step[]): OpenHistory & History {
  const devices: OpenDevice[] = usersOfDevices.map((user, device) => ({
    device,
    user,
    entries: [{ kind: 'started', kept: keeps.nothing }, { kind: 'metAll' }],
    view: {
      ...{ sessions: [], windows: [], walks: [], pins: [], totalUnread: 0 },
      userState: nothing(),
      answered: undefined,
    },
  }))
  const conversations = new Map(
    ([[1, 2], undefined] as const).map((pair, index): [number, OpenConversation] => [
      index + 1,
      {
        conversation: index + 1,
        pair: pair && [...pair],
        lastSeq: 0,
        rev: 0,
        ...{ messages: [], messageRevs: [], changes: [] },
        ...{ reactions: [], pins: [], pinsRev: 0, mentions: [], mentionSeq: 0 },
        logFault: undefined,
        members: pair === undefined ? [1, 2] : [],
        firstMembers: pair === undefined ? [1, 2] : undefined,
        lines: pair === undefined ? [{ rev: 0, afterSeq: 0, told: 'created' }] : [],
        dissolvedRev: Number.POSITIVE_INFINITY,
      },
    ]),
  )
  const sessions = new Map<string, OpenSession>()
  for (const key of ['1 1', '2 1', '1 2', '2 2'])
    sessions.set(key, { readSeq: 0, floorSeq: 0, joinedRev: 0, deleted: [] })
  const counts = devices.map(() => 0)
  let ticks = 0
  const tick = () => {
    ticks += 1
    return ticks
  }
  const states = createUserStates(devices, tick)
  const talk = createTalk({
    tick,
    changeMessage(conversation, message, what) {
      addChange(conversation, what)
      tellChanged(conversation, message)
    },
    sessionOf: (user, conversation) => sessions.get(`${user} ${conversation}`),
  })
  const pasts: OpenHistory['truth'][] = []
  let putBack: (() => void) | undefined
  for (const step of steps) take(step)
  return finish()

  function take({ kind, device, conversation: id, which }: Step): void {
    const { user, entries } = devices[device]!
    const conversation = conversations.get(id)!
    const session = sessions.get(`${user} ${id}`)
    if (kind === 'backup') backUp()
    else if (kind === 'restore') putBack?.()
    else if (isStateStep(kind)) states.change(kind, devices[device]!, which)
    else if (kind === 'join' || kind === 'leave') changeMembers(kind)
    else if (kind === 'rename' || kind === 'dissolve') changeGroup(kind)
    else if (session === undefined) return
    else if (kind === 'send') send(conversation, devices[device]!, session, [])
    else if (kind === 'call')
      send(conversation, devices[device]!, session, chooseCalled(user, conversation, which + 1))
    else if (isTalkStep(kind)) talk.change(kind, devices[device]!, conversation, which)
    else if (kind === 'read') {
      if (conversation.lastSeq <= session.readSeq) return
      session.readSeq = conversation.lastSeq
      entries.push({ kind: 'read', conversation: id, seq: conversation.lastSeq })
    } else if (kind === 'delete') {
      const seq = conversation.lastSeq
      if (seq <= session.floorSeq || session.deleted.includes(seq)) return
      session.deleted.push(seq)
      entries.push({ kind: 'deleting', conversation: id, seq })
    } else {
      const own = conversation.messages.filter(
        (one) => one.device === device && one.version !== versions.recalled && one.seq > session.floorSeq,
      )
      const message = own[which % Math.max(1, own.length)]
      if (message !== undefined) change(kind, conversation, message, devices[device]!, which)
    }
  }

  function send(
    conversation: OpenConversation,
    sender: OpenDevice,
    session: { readSeq: number },
    called: readonly number[],
  ): void {
    const n = counts[sender.device]!
    counts[sender.device] = n + 1
    sender.entries.push({ kind: 'issued', n, at: tick() })
    const isOver = conversation.dissolvedRev !== Number.POSITIVE_INFINITY
    if (isOver || (conversation.pair !== undefined && states.refuses(sender.user))) {
      sender.entries.push({ kind: 'refused', n })
      return
    }
    conversation.lastSeq += 1
    const { lastSeq: seq, conversation: id } = conversation
    const message: Mutable<MessageState> = {
      ...{ seq, device: sender.device, n, version: versions.original },
      ...{ reactions: [], pinnedBy: 0, mentions: [] },
    }
    conversation.messages.push(message)
    conversation.messageRevs.push(0)
    mention(sender, conversation, message, called)
    session.readSeq = seq
    sender.entries.push({ kind: 'acknowledged', n, conversation: id, seq, at: tick() })
    for (const { device, user, entries } of devices)
      if (device !== sender.device && sessions.has(`${user} ${id}`))
        entries.push({ kind: 'seen', conversation: id, seq, device: sender.device, n })
  }

  function change(
    kind: 'edit' | 'recall',
    conversation: OpenConversation,
    message: Mutable<MessageState>,
    sender: OpenDevice,
    which: number,
  ): void {
    // No two edits have one, not even where a restore takes one of them back.
    const version = kind === 'edit' ? tick() : versions.recalled
    const place = { conversation: conversation.conversation, seq: message.seq, version }
    addChange(conversation, { message: { seq: message.seq, former: message.version } })
    message.version = version
    if (kind === 'recall') takeAway(conversation, message)
    else {
      if (message.pinnedBy > 0) conversation.pinsRev = conversation.rev
      mention(sender, conversation, message, chooseCalled(sender.user, conversation, which))
    }
    sender.entries.push({ kind: 'changing', ...place }, { kind: 'changeDone', ...place })
    tellChanged(conversation, message)
  }

  function tellChanged(conversation: OpenConversation, { seq, version }: MessageState): void {
    const { rev, conversation: id, messageRevs } = conversation
    messageRevs[seq - 1] = rev
    for (const { user, entries } of devices) {
      const session = sessions.get(`${user} ${id}`)
      if (session === undefined || seq <= session.floorSeq) continue
      entries.push({ kind: 'changed', conversation: id, seq, version, rev })
      entries.push({ kind: 'revShown', conversation: id, rev })
    }
  }

  function changeMembers(kind: 'join' | 'leave'): void {
    const group = conversations.get(2)!
    const isIn = group.members.includes(guest)
    const isOver = group.dissolvedRev !== Number.POSITIVE_INFINITY
    if (isIn === (kind === 'join') || (isOver && kind === 'join')) return
    addChange(group, kind === 'join' ? { added: [guest] } : { removed: [guest] })
    if (!isOver) addLine(group, kind)
    group.members = kind === 'join' ? [1, 2, guest] : [1, 2]
    if (kind === 'join')
      sessions.set(`${guest} 2`, {
        ...{ readSeq: group.lastSeq, floorSeq: group.lastSeq, joinedRev: group.rev, deleted: [] },
      })
    else sessions.delete(`${guest} 2`)
    const { entries } = devices[0]!
    const member = { conversation: 2, user: guest }
    const askedAt = tick()
    if (kind === 'leave') entries.push({ kind: 'memberRemoved', ...member, askedAt, at: tick() })
    else
      entries.push(
        { kind: 'admitting', ...member, at: askedAt },
        { kind: 'memberAdded', ...member, at: tick() },
      )
  }

  function changeGroup(kind: 'rename' | 'dissolve'): void {
    const group = conversations.get(2)!
    if (group.dissolvedRev !== Number.POSITIVE_INFINITY) return
    addChange(group, {})
    addLine(group, kind)
    if (kind === 'dissolve') group.dissolvedRev = group.rev
  }

  function addLine({ lines, rev, lastSeq }: OpenConversation, told: string): void {
    lines.push({ rev, afterSeq: lastSeq, told })
  }

  function addChange(conversation: OpenConversation, what: Omit<ChangeTruth, 'rev' | 'atSeq'>): void {
    conversation.rev += 1
    conversation.changes.push({
      rev: conversation.rev,
      atSeq: conversation.lastSeq,
      ...what,
    } as Mutable<ChangeTruth>)
  }

  function backUp(): void {
    for (const { entries } of devices) entries.push({ kind: 'backingUp' })
    const saved = structuredClone([conversations, sessions] as const)
    const restoreStates = states.save()
    putBack = () => {
      putBack = undefined
      replaceAll(conversations, saved[0])
      replaceAll(sessions, saved[1])
      restoreStates()
      pasts.push({
        conversations: structuredClone(conversations),
        sessions: listSessions({ conversations, sessions }),
        userStates: states.copy(),
        links: [],
      })
      for (const { user, entries } of devices) {
        entries.push({ kind: 'putBack' }, { kind: 'rewound', world: pasts.length })
        for (const [id, { lastSeq }] of conversations)
          if (sessions.has(`${user} ${id}`)) entries.push({ kind: 'met', conversation: id, seq: lastSeq })
        entries.push({ kind: 'metAll' })
      }
    }
  }

  function finish(): OpenHistory & History {
    const held = { conversations, sessions }
    showSessions(devices, held)
    states.show()
    const truth = { conversations, sessions: listSessions(held), userStates: states.stored, links: [] }
    return { devices, truth, pasts }
  }
}

function replaceAll<K, V>(map: Map<K, V>, by: ReadonlyMap<K, V>): void {
  map.clear()
  for (const [key, value] of by) map.set(key, value)
}
