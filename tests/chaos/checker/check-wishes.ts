/** Reactions wait for a network, and for another start of the program: the last wish of each message and emoji goes out. */
import { keeps } from '../history/entry.js'
import type { History } from '../history/history.js'
import type { Findings } from './findings.js'

export function checkWishes({ devices }: History, findings: Findings): void {
  for (const { device, user, entries } of devices) {
    /** By conversation, message and emoji: what was wished last and not asked for since. */
    const waiting = new Map<string, number>()
    for (const entry of entries) {
      // One that was not written down is lost with the program; in another database a number may be another message's.
      if (entry.kind === 'rewound' || (entry.kind === 'started' && entry.kept !== keeps.everything))
        waiting.clear()
      if (entry.kind !== 'wishing' && entry.kind !== 'reacting') continue
      const { conversation, seq, face } = entry
      const thing = `conversation ${conversation}, seq ${seq}: reaction ${Math.abs(face)}`
      if (entry.kind === 'wishing') waiting.set(thing, face)
      else if (waiting.get(thing) === face) waiting.delete(thing)
    }
    for (const [thing, face] of waiting)
      findings.add(
        'wish',
        `device ${device} (user ${user}), ${thing} was ${face > 0 ? 'wished for' : 'to be taken back'}, and never asked for`,
      )
  }
}
