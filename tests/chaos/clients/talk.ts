/** Steps about what people add to messages of the conversations that are open: reactions and pins, and whom they mention. */
import type { MessageView, Timeline } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { everybody } from '../history/entry.js'
import { choose } from '../schedule/choose.js'
import type { Mention, Operation } from '../schedule/operations.js'
import { faceOf } from './added.js'
import { attempt } from './attempt.js'
import type { Device } from './device.js'

export type TalkOperation = Extract<Operation, { kind: 'react' | 'unreact' | 'pinMessage' | 'unpinMessage' }>

/** So many of the newest messages are reacted to and pinned: people meet at them. */
const newestMax = 12

export async function talk(device: Device, operation: TalkOperation): Promise<void> {
  const isPinning = operation.kind === 'pinMessage' || operation.kind === 'unpinMessage'
  // One that is not in the list yet has no number to note.
  const isListed = (target: Target) => device.client.session(target).getSnapshot() !== undefined
  const timelines = [...device.timelines].filter(
    ({ target }) => isListed(target) && (!isPinning || mayPin(device, target)),
  )
  const timeline = choose(timelines, operation.which)
  if (timeline === undefined) return
  if (operation.kind === 'react') {
    const seq = choose(newestOf(timeline), operation.back)?.seq
    if (seq !== undefined) device.react(timeline, seq, operation.face)
  } else if (operation.kind === 'unreact') {
    const own = choose(ownReactions(device.user, newestOf(timeline)), operation.back)
    if (own !== undefined) device.react(timeline, own.seq, -own.face)
  } else {
    const on = operation.kind === 'pinMessage'
    const pinned = device.client.pins(timeline.target).getSnapshot() ?? []
    const seq = choose<{ readonly seq?: number | undefined }>(
      on ? newestOf(timeline) : pinned,
      operation.back,
    )?.seq
    if (seq !== undefined)
      await attempt(() => device.client.call('message.pin', { ...timeline.target, seq, on }))
  }
}

/** The users whom a message to this target is to mention. */
export function choosePeople(
  device: Device,
  target: Target,
  { whom, who }: Mention,
  users: readonly number[],
): readonly number[] {
  if (whom === 'nobody') return []
  if (whom === 'stranger') return othersThan(device.user, [choose(users, who)!])
  if (target.target_type === 'user') return othersThan(device.user, [target.target_id])
  if (whom === 'everybody') return mayPin(device, target) ? [everybody] : []
  const writers = device
    .open(target)
    .getSnapshot()
    .messages.map(({ senderId }) => senderId)
  const others = [...new Set(othersThan(device.user, writers))]
  const [one, other] = [choose(others, who), choose(others, (who * 7) % 1)]
  return [...new Set(whom === 'one' ? [one] : [one, other])].filter((user) => user !== undefined)
}

function othersThan(user: number, users: readonly number[]): number[] {
  return users.filter((one) => one !== user)
}

/** In a group its owner and admins; where it is not known who that is, it is tried. */
function mayPin({ client }: Device, { target_type, target_id }: Target): boolean {
  return target_type === 'user' || client.group(target_id).getSnapshot()?.role !== 'member'
}

function newestOf(timeline: Timeline): readonly MessageView[] {
  const { messages, hasNewer } = timeline.getSnapshot()
  if (hasNewer) return []
  return messages.filter(({ seq, recalledAt }) => seq !== undefined && recalledAt === null).slice(-newestMax)
}

function ownReactions(user: number, messages: readonly MessageView[]) {
  return messages.flatMap(({ seq, reactions = [] }) =>
    reactions.flatMap(({ emoji, user_ids }) =>
      seq !== undefined && user_ids.includes(user) ? [{ seq, face: faceOf(emoji) }] : [],
    ),
  )
}
