/** Faults of reactions, pins and mentions in the group of a history, conversation 2: in the database, and wherever it is shown. */
import type { OpenHistory } from './open-history.js'
import { set } from './spoil.js'

export function group({ truth }: Pick<OpenHistory, 'truth'>) {
  return truth.conversations.get(2)!
}

/** A message as the database has it, and as each device shows it. */
export function everywhere({ devices, truth }: OpenHistory, seq: number) {
  const views = devices.flatMap(({ view }) => [...view.windows, ...view.walks])
  const lists = [group({ truth }), ...views.filter(({ conversation }) => conversation === 2)]
  return lists.flatMap(({ messages }) => messages.filter((one) => one.seq === seq))
}

/** The newest message of the group that mentions somebody. */
export function callOf(history: OpenHistory) {
  return group(history).messages.findLast(({ mentions }) => mentions.length > 0)!
}

export function recalledSeq(history: OpenHistory): number {
  return group(history).messages.find(({ version }) => version < 0)!.seq
}

/** A server that has the reaction, and devices that show it; the change is that of another one. */
export function reactEverywhere(history: OpenHistory, seq: number, user: number, face: number): void {
  const { reactions, changes } = group(history)
  const rev = changes.findLast(({ reacted }) => reacted === seq)?.rev ?? 0
  reactions.push({ seq, user, face, rev })
  for (const message of everywhere(history, seq)) {
    const held = message.reactions.find((one) => one.face === face)
    if (held === undefined) message.reactions.push({ face, count: 1, users: [user] })
    else set(held, { count: held.count + 1, users: [...held.users, user] })
  }
}

export function unreactEverywhere(history: OpenHistory, seq: number, user: number, face: number): void {
  const held = group(history)
  held.reactions = held.reactions.filter((one) => one.seq !== seq || one.user !== user || one.face !== face)
  for (const message of everywhere(history, seq))
    message.reactions = message.reactions.flatMap((one) => {
      const users = one.users.filter((other) => one.face !== face || other !== user)
      return users.length === 0 ? [] : [{ ...one, count: users.length, users }]
    })
}

export function pinEverywhere(history: OpenHistory, seq: number, rev: number): void {
  group(history).pins.unshift({ seq, rev })
  for (const message of everywhere(history, seq)) message.pinnedBy = 1
  for (const { view } of history.devices)
    for (const { conversation, messages } of view.pins)
      if (conversation === 2) messages?.unshift(structuredClone(everywhere(history, seq)[0]!))
}

export function unpinEverywhere(history: OpenHistory, seq: number): void {
  const held = group(history)
  held.pins = held.pins.filter((one) => one.seq !== seq)
  for (const message of everywhere(history, seq)) message.pinnedBy = 0
  for (const { view } of history.devices)
    for (const list of view.pins)
      if (list.conversation === 2) list.messages = list.messages?.filter((one) => one.seq !== seq)
}
