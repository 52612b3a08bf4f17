/** One step of a person on a device. What fails for want of a network is not tried again: the SDK does what it promises. */
import type { Client, SessionView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { versions } from '../history/entry.js'
import { choose } from '../schedule/choose.js'
import type { Operation } from '../schedule/operations.js'
import { attempt } from './attempt.js'
import { befriend } from './befriend.js'
import { changeUserState } from './change-user-state.js'
import type { Device } from './device.js'
import { enterGroups, groupsOf } from './enter-groups.js'
import type { Sent } from './own-messages.js'
import { choosePeople, talk } from './talk.js'
import { textOf } from './text.js'

export interface People {
  /** The user of each person, by index. */
  readonly users: readonly number[]
  /** Whom each user writes to. */
  readonly peersOf: (user: number) => readonly number[]
  /** Into groups, as everybody knows them: their codes, the newest last. */
  readonly links: string[]
}

/** Does it, as far as there is something to do it to. Resolves once the person would go on. */
export async function perform(device: Device, operation: Operation, people: People): Promise<void> {
  switch (operation.kind) {
    case 'send': {
      const target =
        operation.to === 'peer' ? peerTarget(device, operation, people) : groupTarget(device, operation)
      if (target === undefined) return
      // The first one calls somebody.
      device.send(target, choosePeople(device, target, operation.mention, people.users))
      for (let index = 1; index < operation.count; index += 1) device.send(target)
      return
    }
    case 'edit':
    case 'recall':
      return change(device, choose(device.own.recent, operation.which), operation, people)
    case 'react':
    case 'unreact':
    case 'pinMessage':
    case 'unpinMessage':
      return talk(device, operation)
    case 'delete':
      return remove(device, choose(unreadOf(device.client), operation.which))
    case 'read':
      return read(device, choose(unreadOf(device.client), operation.which))
    case 'pin': {
      const session = choose(device.client.sessions.getSnapshot() ?? [], operation.which)
      if (session !== undefined)
        await attempt(() => device.client.updateSession(targetOf(session), { pinned: operation.pinned }))
      return
    }
    case 'block':
    case 'unblock':
    case 'chooseWriters':
    case 'setPreference':
    case 'updateProfile':
    case 'setPresenceHidden':
      return changeUserState(device, operation, people.peersOf(device.user))
    case 'askContact':
    case 'answerContact':
    case 'removeContact':
      return befriend(device, operation, people.peersOf(device.user))
    case 'makeLink':
    case 'openLink':
    case 'setJoin':
    case 'answerJoin':
      return enterGroups(device, operation, people.links)
    case 'createGroup': {
      const member_ids = operation.people.map((person) => people.users[person]!)
      await attempt(() => device.client.call('group.create', { name: 'one more', member_ids }))
      return
    }
    case 'addMember':
    case 'removeMember':
      return changeMember(
        device,
        operation.kind,
        choose(groupsOf(device.client), operation.which),
        people.users[operation.person]!,
      )
    case 'leaveGroup':
      return changeMember(
        device,
        'removeMember',
        choose(groupsOf(device.client), operation.which),
        device.user,
      )
    case 'renameGroup':
    case 'dissolveGroup':
      return changeGroup(device, operation)
    case 'goOffline':
      device.network.lose()
      await new Promise((resolve) => setTimeout(resolve, operation.durationMs))
      device.network.find()
      return
    case 'restart':
      return device.restart(operation.how)
    case 'setClock':
      device.clockAheadMs = operation.aheadMs
  }
}

function peerTarget(device: Device, { which }: { which: number }, people: People): Target | undefined {
  const peer = choose(people.peersOf(device.user), which)
  return peer === undefined ? undefined : { target_type: 'user', target_id: peer }
}

function groupTarget(device: Device, { which }: { which: number }): Target | undefined {
  const group = choose(groupsOf(device.client), which)
  return group && targetOf(group)
}

async function change(
  device: Device,
  sent: Sent | undefined,
  operation: Extract<Operation, { readonly kind: 'edit' } | { readonly kind: 'recall' }>,
  { users }: People,
): Promise<void> {
  if (sent === undefined) return
  const { target, conversation, seq, n } = sent
  const { kind } = operation
  const version = kind === 'edit' ? device.nextVersion() : versions.recalled
  const place = { conversation, seq, version }
  if (kind === 'recall') device.own.recent = device.own.recent.filter((one) => one !== sent)
  device.tape.add({ kind: 'changing', ...place })
  const timeline = device.open(target)
  const isDone = await attempt(async () => {
    if (operation.kind === 'recall') return timeline.recall(seq)
    const mentions = device.mention(n, version, choosePeople(device, target, operation.mention, users))
    return timeline.edit(seq, textOf(device.index, n, version), { mentions })
  })
  if (isDone) device.tape.add({ kind: 'changeDone', ...place })
}

async function remove(device: Device, session: SessionView | undefined): Promise<void> {
  if (session === undefined) return
  const { conversation_id: conversation, last_seq: seq } = session
  device.tape.add({ kind: 'deleting', conversation, seq })
  await attempt(() => device.client.call('message.delete', { ...targetOf(session), seqs: [seq] }))
}

/** Notes how far the person has read before the SDK is told: it tells the server some time later. */
async function read(device: Device, session: SessionView | undefined): Promise<void> {
  if (session === undefined) return
  const timeline = device.open(targetOf(session))
  const { status, messages } = timeline.getSnapshot()
  const seq = Math.max(0, ...messages.map((message) => message.seq ?? 0))
  const held = device.client.session(targetOf(session)).getSnapshot()
  if (status !== 'ready' || held === undefined || seq <= held.read_seq) return
  device.tape.add({ kind: 'read', conversation: held.conversation_id, seq })
  // Named, since what was deleted at the end counts as read by the client and is not shown.
  timeline.markRead(seq)
}

async function changeMember(
  device: Device,
  kind: 'addMember' | 'removeMember',
  group: SessionView | undefined,
  user: number,
): Promise<void> {
  if (group === undefined) return
  const { client, tape } = device
  const group_id = group.target_id
  const member = { conversation: group.conversation_id, user }
  const askedAt = device.tick()
  if (kind === 'addMember') tape.add({ kind: 'admitting', ...member, at: askedAt })
  const isDone = await attempt(() =>
    kind === 'addMember'
      ? client.call('group.add', { group_id, user_ids: [user] })
      : client.call('group.remove', { group_id, user_id: user }),
  )
  if (!isDone) return
  const at = device.tick()
  tape.add(
    kind === 'addMember'
      ? { kind: 'memberAdded', ...member, at }
      : { kind: 'memberRemoved', ...member, askedAt, at },
  )
}

/** Not noted on the tape: what a member may not do is refused, and what was done is in the record. */
async function changeGroup(
  device: Device,
  operation: Extract<Operation, { readonly kind: 'renameGroup' } | { readonly kind: 'dissolveGroup' }>,
): Promise<void> {
  const group_id = choose(groupsOf(device.client), operation.which)?.target_id
  if (group_id === undefined) return
  const words = `of ${device.index} at ${device.tick()}`
  await attempt(() =>
    operation.kind === 'dissolveGroup'
      ? device.client.call('group.dissolve', { group_id })
      : device.client.call('group.update', {
          ...{ group_id, name: words },
          ...(operation.hasNotice ? { notice: words } : {}),
        }),
  )
}

function unreadOf(client: Client): SessionView[] {
  return (client.sessions.getSnapshot() ?? []).filter(({ unread }) => unread > 0)
}

function targetOf({ target_type, target_id }: Target): Target {
  return { target_type, target_id }
}
