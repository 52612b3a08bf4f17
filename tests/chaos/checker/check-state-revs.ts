/** The `rev` of the user's state that a device holds never goes backwards, except where its program lost what it held, or the database went back. */
import { keeps } from '../history/entry.js'
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'

export function checkStateRevs({ devices }: History, findings: Findings): void {
  for (const { device, user, entries } of devices) {
    /** The greatest one that the program held, and the last one that it wrote down. */
    let held = 0
    let written = 0
    for (const entry of entries) {
      if (entry.kind === 'rewound') {
        held = 0
        written = 0
      }
      if (entry.kind === 'started' && entry.kept === keeps.nothing) written = 0
      if (entry.kind === 'started' && entry.kept !== keeps.everything) held = written
      if (entry.kind !== 'revKept' && entry.kind !== 'revAsked') continue
      const { rev } = entry
      if (rev < held)
        findings.add('backwards', `device ${device} (user ${user}): rev of state was ${held}, then ${rev}`)
      held = Math.max(held, rev)
      if (entry.kind === 'revKept') written = rev
    }
  }
}
