import type { History } from '../history/history.js'
import { checkBlocked } from './check-blocked.js'
import { checkChanges } from './check-changes.js'
import { checkContacts } from './check-contacts.js'
import { checkDeliveries } from './check-deliveries.js'
import { checkEntries } from './check-entries.js'
import { checkLines } from './check-lines.js'
import { checkMembers } from './check-members.js'
import { checkMentions } from './check-mentions.js'
import { checkMessageRevs } from './check-message-revs.js'
import { checkPins } from './check-pins.js'
import { checkProfiles } from './check-profiles.js'
import { checkReactions } from './check-reactions.js'
import { checkSends } from './check-sends.js'
import { checkShown } from './check-shown.js'
import { checkStateRevs } from './check-state-revs.js'
import { checkStore } from './check-store.js'
import { checkUserStates } from './check-user-states.js'
import { checkViews } from './check-views.js'
import { checkWishes } from './check-wishes.js'
import { Findings } from './findings.js'

/** Everything in a history that breaks the promise, in words; empty where it was kept. */
export function findViolations(history: History): string[] {
  const findings = new Findings()
  checkStore(history, findings)
  checkSends(history, findings)
  checkDeliveries(history, findings)
  checkMembers(history, findings)
  checkChanges(history, findings)
  checkViews(history, findings)
  checkLines(history, findings)
  checkUserStates(history, findings)
  checkStateRevs(history, findings)
  checkProfiles(history, findings)
  checkBlocked(history, findings)
  checkContacts(history, findings)
  checkEntries(history, findings)
  checkReactions(history, findings)
  checkPins(history, findings)
  checkMentions(history, findings)
  checkShown(history, findings)
  checkMessageRevs(history, findings)
  checkWishes(history, findings)
  return findings.list()
}
