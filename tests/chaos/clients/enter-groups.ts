/** Links into groups, who opens them, and who is let in where somebody has to. */
import type { Client, SessionView } from '@stonechat/client'
import { choose } from '../schedule/choose.js'
import type { Operation } from '../schedule/operations.js'
import { attempt } from './attempt.js'
import type { Device } from './device.js'

export type EntryOperation = Extract<Operation, { kind: 'makeLink' | 'openLink' | 'setJoin' | 'answerJoin' }>

/** So many of the newest links are known to all. */
const knownLinksMax = 20

/** @param links the codes that everybody knows, the newest last */
export async function enterGroups(device: Device, operation: EntryOperation, links: string[]): Promise<void> {
  const { client, tape, user } = device
  if (operation.kind === 'openLink') {
    const code = choose(links, operation.which)
    if (code === undefined) return
    const askedAt = device.tick()
    await attempt(async () => {
      const outcome = await client.call('invite.accept', { code })
      if (outcome.status !== 'joined') return
      const { conversation_id: conversation } = outcome.group
      const at = device.tick()
      tape.add({ kind: 'entered', conversation, askedAt, at })
      tape.add({ kind: 'memberAdded', conversation, user, at })
    })
    return
  }
  const group = choose(groupsOf(client), operation.which)
  if (group === undefined) return
  const group_id = group.target_id
  if (operation.kind === 'makeLink')
    await attempt(async () => {
      const { code } = await client.call('invite.create', { group_id, max_uses: operation.uses })
      links.push(code)
      links.splice(0, links.length - knownLinksMax)
    })
  else if (operation.kind === 'setJoin')
    await attempt(() => client.call('group.update', { group_id, join: operation.join }))
  else await attempt(() => answerJoin(device, group, operation))
}

/** Of those who wait, one. */
async function answerJoin(
  device: Device,
  { target_id: group_id, conversation_id: conversation }: SessionView,
  { which, isAccepted }: Extract<Operation, { kind: 'answerJoin' }>,
): Promise<void> {
  const { client, tape } = device
  const { requests } = await client.call('group.requests', { group_id })
  const user = choose(requests, (which * 7) % 1)?.user_id
  if (user === undefined) return
  if (isAccepted) tape.add({ kind: 'admitting', conversation, user, at: device.tick() })
  await client.call('group.answer', {
    ...{ group_id, user_id: user },
    state: isAccepted ? 'accepted' : 'declined',
  })
  if (isAccepted) tape.add({ kind: 'memberAdded', conversation, user, at: device.tick() })
}

export function groupsOf(client: Client): SessionView[] {
  return (client.sessions.getSnapshot() ?? []).filter((one) => one.target_type === 'group')
}
