import type { Scheduled, UserChange } from '@stonechat/protocol'
import { Cell } from '../base/cell.js'
import { createRefresher } from '../base/refresher.js'
import type { Base, Feature } from '../feature.js'

export interface ScheduledFeature extends Feature {
  /** In the order in which they were made. */
  readonly scheduled: Cell<readonly Scheduled[]>
}

/** Own messages that are sent later. A change says only that there was one: they are few, and read anew. */
export function createScheduledFeature({ call, keeper }: Pick<Base, 'call' | 'keeper'>): ScheduledFeature {
  const scheduled = new Cell<readonly Scheduled[]>([])
  const list = createRefresher(async () => {
    const messages: Scheduled[] = []
    let cursor: string | undefined
    do {
      const page = await call('scheduled.list', { cursor })
      messages.push(...page.scheduled)
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    scheduled.set(messages)
    keep()
  })
  const keep = () =>
    keeper.putSoon({
      table: 'facts',
      key: 'scheduled',
      record: { scheduled: scheduled.getSnapshot(), isOld: list.isOld() },
    })
  const isOurs = ({ kind }: Pick<UserChange, 'kind'>) => kind === 'scheduled'
  const takeIn = (isChanged?: boolean) => {
    if (!isChanged) return
    void list.refresh()
    // Also where it cannot be read before this page ends.
    keep()
  }

  return {
    scheduled,
    onEvent: { 'user.changed': (change) => takeIn(isOurs(change)) },
    onSync: ({ user }) => takeIn(user?.reset || user?.changes.some(isOurs)),
    onSynced: list.tryAgain,
    restore({ facts }) {
      const kept = facts.find((fact) => fact.scheduled)
      scheduled.set(kept?.scheduled ?? [])
      takeIn(kept?.isOld)
    },
  }
}
