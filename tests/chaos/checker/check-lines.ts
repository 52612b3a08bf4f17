/** What groups tell of themselves: every device has the lines that are stored and that its user may see, once and in order. */
import type { ConversationTruth, DeviceHistory, History, LineState, MessageList } from '../history/history.js'
import type { Findings } from './findings.js'

export function checkLines({ devices, truth }: History, findings: Findings): void {
  for (const stored of truth.conversations.values()) checkStored(stored, findings)
  for (const one of devices) {
    const { windows, walks } = one.view
    for (const list of [...windows, ...walks]) {
      const stored = truth.conversations.get(list.conversation)
      const isOwn = truth.sessions
        .get(one.user)
        ?.some(({ conversation }) => conversation === list.conversation)
      if (stored !== undefined && isOwn) checkShown(one, list, stored, findings)
    }
  }
}

/** Who comes or goes is told with the change itself; after the end of a group nothing is told. */
function checkStored(
  { conversation, changes, lines, dissolvedRev }: ConversationTruth,
  findings: Findings,
): void {
  const told = new Map(lines.map((line) => [line.rev, line]))
  for (const { rev, atSeq, added, removed } of changes) {
    if ((added ?? removed) === undefined || rev > dissolvedRev) continue
    const afterSeq = told.get(rev)?.afterSeq
    if (afterSeq !== atSeq)
      findings.add(
        'line',
        `conversation ${conversation}: members changed with rev ${rev} after ${atSeq}, its line stands after ${afterSeq}`,
      )
  }
}

function checkShown(
  { device, user }: Pick<DeviceHistory, 'device' | 'user'>,
  { conversation, lines, owedFromSeq }: MessageList,
  stored: ConversationTruth,
  findings: Findings,
): void {
  const where = `device ${device} (user ${user}), conversation ${conversation}:`
  const joinedRev = stored.changes.findLast(({ added = [] }) => added.includes(user))?.rev ?? 0
  const real = new Map(stored.lines.map((line) => [line.rev, line]))
  let last = -1
  for (const line of lines) {
    if (line.rev <= last) findings.add('line', `${where} line ${line.rev} is shown after line ${last}`)
    last = line.rev
    if (line.rev < joinedRev)
      findings.add('leak', `${where} line ${line.rev} is shown, before the user came with ${joinedRev}`)
    if (!isSame(line, real.get(line.rev)))
      findings.add(
        'line',
        `${where} line ${line.rev} is shown as ${line.told} after ${line.afterSeq}, which is not stored`,
      )
  }
  const shown = new Set(lines.map(({ rev }) => rev))
  for (const { rev, afterSeq } of stored.lines)
    if (rev >= joinedRev && afterSeq >= owedFromSeq && !shown.has(rev))
      findings.add('line', `${where} line ${rev} after ${afterSeq} is not shown`)
}

function isSame(shown: LineState, stored: LineState | undefined): boolean {
  return shown.afterSeq === stored?.afterSeq && shown.told === stored.told
}
