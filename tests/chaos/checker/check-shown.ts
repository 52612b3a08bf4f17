/** Open conversations and histories show the reactions, pins and mentions that the database has. */
import type {
  DeviceHistory,
  History,
  MessageList,
  MessageState,
  ReactionState,
  Truth,
} from '../history/history.js'
import type { Findings } from './findings.js'

export function checkShown({ devices, truth }: History, findings: Findings): void {
  for (const one of devices) {
    for (const list of one.view.windows) checkList(one, list, 'window', truth, findings)
    for (const list of one.view.walks) checkList(one, list, 'walk', truth, findings)
  }
}

function checkList(
  { device, user }: DeviceHistory,
  { conversation, messages }: MessageList,
  kind: 'window' | 'walk',
  truth: Truth,
  findings: Findings,
): void {
  const stored = truth.conversations.get(conversation)
  if (stored === undefined) return
  const own = new Set(
    stored.reactions.filter((one) => one.user === user).map(({ seq, face }) => `${seq} ${face}`),
  )
  for (const shown of messages) {
    const real = stored.messages[shown.seq - 1]
    if (real === undefined) continue
    const where = `device ${device} (user ${user}), conversation ${conversation}, ${kind}: seq ${shown.seq}`
    for (const field of ['pinnedBy', 'mentions'] as const)
      if (String(shown[field]) !== String(real[field]))
        findings.add('stale', `${where} ${field} is shown as ${shown[field]}, but is ${real[field]}`)
    if (!isSameReactions(shown, real, (face) => own.has(`${shown.seq} ${face}`), user))
      findings.add('stale', `${where} reactions are shown as ${wordsOf(shown)}, but are ${wordsOf(real)}`)
  }
}

/** The user is named wherever one is among those who reacted; of more people than are named that may take another's place. */
function isSameReactions(
  { reactions: shown }: MessageState,
  { reactions: real }: MessageState,
  isOwn: (face: number) => boolean,
  user: number,
): boolean {
  return (
    shown.length === real.length &&
    real.every(({ face, count, users }, index) => {
      const told = shown[index]!
      const names = new Set(told.users)
      return (
        told.face === face &&
        told.count === count &&
        names.size === users.length &&
        told.users.length === users.length &&
        names.has(user) === isOwn(face) &&
        (count > users.length || users.every((one) => names.has(one)))
      )
    })
  )
}

function wordsOf({ reactions }: MessageState): string {
  const words = ({ face, count, users }: ReactionState) => `${face}: ${count} (${users.join(', ')})`
  return reactions.map(words).join('; ') || 'none'
}
