/** How each row of the tables is tried: what is sent, and whether something has to change. */
import type { OperationName } from '@stonechat/protocol'
import { call, uniqueName } from '@stonechat/testkit'
import type { Input } from './carriers.js'
import { type Attempt, reads, type Try, writes } from './try.js'

/** What is sent, known at once. */
type Given = (attempt: Attempt) => Input
type Rows = Readonly<Record<string, Try>>

const target: Given = ({ scene, column }) => ({ ...scene.target(column) })
const ownMessage: Given = ({ scene, column }) => ({ ...scene.target(column), seq: scene.own(column) })
const theirMessage: Given = ({ scene, column }) => ({
  ...scene.target(column),
  seq: scene.theirs(column),
})
const withContent =
  (input: Try['input']): Try['input'] =>
  async (attempt) => ({ ...(await input(attempt)), content: uniqueName() })
const later: Given = (attempt) => ({ ...target(attempt), send_at: Date.now() + 24 * 60 * 60_000 })
const group: Given = ({ scene }) => ({ group_id: scene.groupId })
const about =
  (who: string, part: Input = {}): Try['input'] =>
  ({ scene, world }) => ({ group_id: scene.groupId, user_id: world.person(who).id, ...part })
const adding =
  (who: string): Try['input'] =>
  ({ scene, world }) => ({ group_id: scene.groupId, user_ids: [world.person(who).id] })
const oneself: Given = ({ scene, caller }) => ({ group_id: scene.groupId, user_id: caller.id })
const them: Given = ({ scene, column }) => ({ user_id: scene.target(column).target_id })
const themInGroup: Given = (attempt) => ({ ...group(attempt), ...them(attempt) })
const aFile: Given = ({ scene }) => ({ file_id: scene.fileId })
const mute = { muted_until: 4_000_000_000_000 }

/** By operation and the text of the row. */
export const tries: { readonly [N in OperationName]?: Rows } = {
  'group.get': { 'read it': reads(group) },
  'group.members': { 'list its members': reads(group) },
  'group.update': {
    'change name, notice or picture': writes((attempt) => ({ ...group(attempt), name: uniqueName() })),
  },
  'group.avatar': { 'upload its picture': writes(group) },
  'group.avatar.remove': {
    'take its picture away': writes(async (attempt) => {
      const { world, caller } = attempt
      // There is one to take away, wherever the caller may give one.
      await call(world.app, `POST /api/groups/${attempt.scene.groupId}/update`, {
        token: caller.token,
        body: { avatar_url: `/${uniqueName()}` },
      })
      return group(attempt)
    }),
  },
  'group.dissolve': { 'dissolve it': writes(group) },
  'group.add': {
    'add somebody new': writes(adding('newcomer')),
    'add somebody who left': writes(adding('gone')),
    'add somebody who is banned': writes(adding('banned')),
    'add them to a group': writes(({ scene, column }) => ({
      group_id: scene.groupId,
      user_ids: [scene.target(column).target_id],
    })),
  },
  'group.remove': {
    leave: writes(oneself),
    'remove a member': writes(about('other member')),
    'remove an admin': writes(about('other admin')),
    'remove the owner': writes(about('owner')),
    'remove somebody who left': writes(about('gone')),
    'remove them from a group that they are not in': writes(themInGroup),
  },
  'group.member': {
    'mute a member': writes(about('other member', mute)),
    'mute an admin': writes(about('other admin', mute)),
    'mute the owner': writes(about('owner', mute)),
    // In the past: `null` says the same, but gRPC has none.
    'end the own mute': writes((attempt) => ({ ...oneself(attempt), muted_until: 1 })),
    'call oneself something': writes((attempt) => ({ ...oneself(attempt), alias: uniqueName() })),
    'call a member something': writes(async (attempt) => ({
      ...(await about('other member')(attempt)),
      alias: uniqueName(),
    })),
    'make a member an admin': writes(about('other member', { role: 'admin' })),
    'give a member the group': writes(about('other member', { role: 'owner' })),
    'mute them in a group that they are not in': writes((attempt) => ({ ...themInGroup(attempt), ...mute })),
  },
  'group.read_notice': { 'confirm the notice': reads((attempt) => ({ ...group(attempt), notice_rev: 1 })) },
  'group.notice_readers': { 'list who has confirmed the notice': reads(group) },
  'group.bans': { 'list who is banned': reads(group) },
  'group.ban': {
    'ban somebody who left': writes(about('gone')),
    'ban somebody who never was in it': writes(about('newcomer')),
    'ban a member': writes(about('other member')),
    'ban an admin': writes(about('other admin')),
    'ban the owner': writes(about('owner')),
    'ban oneself': writes(oneself),
    'keep them out of a group': writes(themInGroup),
  },
  'group.unban': {
    'lift a ban': writes(about('banned')),
    'lift a ban that there is not': reads(themInGroup),
  },
  'invite.create': { 'make a link into it': writes(group) },
  'invite.list': { 'list the links into it': reads(group) },
  'invite.delete': {
    'end a link of the owner': writes((attempt) => ({ ...group(attempt), code: attempt.scene.code ?? '' })),
  },
  'group.card': { 'read its card, where people cannot find it': reads(group) },
  'group.join': { 'join it, where people come by invitation': reads(group) },
  'group.requests': { 'list who asks to be let in': reads(group) },
  'group.answer': {
    'decline somebody who did not ask': reads(about('newcomer', { state: 'declined' })),
    'decline them who did not ask': reads((attempt) => ({ ...themInGroup(attempt), state: 'declined' })),
  },
  'group.create': {
    'create a group with them': writes(({ scene, column }) => ({
      name: 'g',
      member_ids: [scene.target(column).target_id],
    })),
  },
  'message.send': { write: writes(withContent(target)) },
  'message.forward': {
    'forward a message to oneself': writes((attempt) => ({
      ...{ from: target(attempt), seqs: [toOne(attempt).seq] },
      to: [{ target_type: 'user', target_id: attempt.caller.id }],
    })),
  },
  'report.create': {
    'report it with a message': writes((attempt) => ({
      ...target(attempt),
      ...{ seqs: [toOne(attempt).seq], reason: 'spam', text: uniqueName() },
    })),
    'report who it is with': writes((attempt) => ({ ...target(attempt), reason: 'abuse' })),
  },
  'scheduled.create': { 'write later': writes(withContent(later)) },
  'scheduled.list': { 'list what one wrote for later': reads(target) },
  'message.list': { 'read the history': reads(target) },
  'message.files': { 'list the files': reads(target) },
  'message.edit': {
    'edit an own message': writes(withContent(ownMessage)),
    "edit a member's message": writes(withContent(theirMessage)),
    'edit a message of theirs': writes(withContent(theirMessage)),
  },
  'message.recall': {
    'recall an own message': writes(ownMessage),
    "recall a member's message": writes(theirMessage),
    "recall the owner's message": writes(({ scene, column }) => ({
      ...scene.target(column),
      seq: scene.ownersSeq,
    })),
    'recall a message of theirs': writes(theirMessage),
  },
  'message.delete': {
    'delete a message for oneself': writes(({ scene, column }) => ({
      ...scene.target(column),
      seqs: [scene.own(column)],
    })),
  },
  'message.versions': {
    'read what an own message said before': reads(ownMessage),
    "read what a member's message said before": reads(theirMessage),
    'read what a message of theirs said before': reads(theirMessage),
  },
  'message.react': {
    react: writes((attempt) => ({ ...toOne(attempt), emoji: '👍', on: true })),
  },
  'message.reactions': { 'read who reacted': reads(toOne) },
  'message.vote': {
    'vote in a poll': writes((attempt) => ({ ...toPoll(attempt), options: [1] })),
  },
  'message.poll.close': {
    'close an own poll': writes(toPoll),
    "close the owner's poll": writes(toTheirPoll),
    'close a poll of theirs': writes(toTheirPoll),
  },
  'message.voters': { 'read who chose an option': reads((attempt) => ({ ...toPoll(attempt), option: 0 })) },
  'message.readers': { 'read who has read it': reads(toOne) },
  'message.pin': {
    'pin a message, or take that back': writes((attempt) => ({ ...toOne(attempt), on: true })),
  },
  'message.pins': { 'list what is pinned': reads(target) },
  'message.chain': { 'read a chain of answers': reads(toOne) },
  'session.get': { 'read the own session': reads(target) },
  'session.read': {
    'mark as read': writes((attempt) => ({ ...target(attempt), seq: 1_000_000 })),
    // What was sent since has marked it as read already.
    'mark what they wrote as read': reads((attempt) => ({ ...target(attempt), seq: 1_000_000 })),
  },
  'session.update': {
    'pin, mute, keep a draft': writes((attempt) => ({ ...target(attempt), draft: uniqueName() })),
  },
  'receipt.subscribe': { 'follow who reads': { input: target, isRead: true, needs: 'a socket' } },
  typing: { 'show that one is typing': { input: target, isRead: true, needs: 'a socket' } },
  'user.get': { 'read the profile': reads(them) },
  'user.list': {
    'read several profiles': reads(({ scene, column }) => ({ user_ids: [scene.target(column).target_id] })),
  },
  'group.common': { 'list the groups that both are in': reads(them) },
  'user.find': {
    'find by id': reads(({ scene, column }) => ({ query: String(scene.target(column).target_id) })),
  },
  'presence.get': { 'ask whether they are online': reads(them) },
  'presence.subscribe': {
    'follow whether they are online': reads(({ scene, column }) => ({
      user_ids: [scene.target(column).target_id],
    })),
  },
  'contact.request': {
    'ask them to become a contact': writes(async (attempt) => {
      await withdrawRequests(attempt)
      return them(attempt)
    }),
  },
  'contact.update': {
    'change the remark of one who is no contact': reads((attempt) => ({ ...them(attempt), remark: '老板' })),
  },
  'contact.delete': { 'delete one who is no contact': reads(them) },
  'block.add': { 'block them': reads(them) },
  'block.remove': { 'unblock them': reads(them) },
  'file.get': { 'read what is known of it': reads(aFile) },
  'file.content': { 'download it': reads(aFile) },
  'file.preview': { 'download the smaller picture, which it lacks': reads(aFile) },
  'file.preview.set': { 'give it a picture that is none': reads(aFile) },
  'sticker.add': { 'make a sticker of it, which is no picture': reads(aFile) },
  'file.delete': { 'delete it': writes(aFile) },
  'device.revoke': {
    'sign a device of theirs out': writes(async ({ world, caller, column }) => {
      const owner = column === 'oneself' ? await world.signInAgain(caller) : world.person('talked')
      return { device_id: owner.socket.ready.device_id }
    }),
  },
}

/** What the caller asked before, by another carrier. */
async function withdrawRequests({ caller: { socket } }: Attempt): Promise<void> {
  const { data } = await socket.request('contact.requests', { direction: 'out' })
  for (const { id, state } of data.requests)
    if (state === 'pending') await socket.request('contact.answer', { request_id: id, state: 'withdrawn' })
}

/** A message that is there for the caller, by anybody. */
function toOne({ scene, column }: Attempt): Input {
  return { ...scene.target(column), seq: scene.own(column) }
}

function toPoll({ scene, column }: Attempt): Input {
  return { ...scene.target(column), seq: scene.poll(column) }
}

function toTheirPoll({ scene, column }: Attempt): Input {
  return { ...scene.target(column), seq: scene.theirPoll(column) }
}
