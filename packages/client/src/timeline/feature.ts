import { targetKey } from '../base/target.js'
import type { Feature } from '../feature.js'
import type { TimelineDeps } from './timeline.js'
import { Timelines } from './timelines.js'

export interface TimelineFeature extends Feature {
  readonly timelines: Timelines
}

/** The messages of the conversations that are open on the screen, or were lately. */
export function createTimelineFeature(deps: TimelineDeps): TimelineFeature {
  const { sessions, progress } = deps
  const timelines = new Timelines(deps)
  return {
    timelines,
    onNews: {
      told: ({ lines, ...target }) => timelines.of(target)?.live.tell(lines),
      acknowledged: (message) => timelines.of(message)?.acknowledge(message),
      next: (message) => timelines.of(message)?.live.accept(message),
      changed: (change) => timelines.of(change)?.update(change),
      deleted: (deletion) => timelines.of(deletion)?.remove(deletion.seqs),
      outdated: (target) => timelines.of(target)?.live.markStale(),
      caughtUp: (target) => timelines.of(target)?.live.check(),
      left: (target) => timelines.of(target)?.live.markStale(),
      sessionChanged: (key) => timelines.get(key)?.live.cut(),
      unsentChanged: (key) => timelines.get(key)?.refresh(),
      wished: (key) => timelines.get(key)?.refresh(),
    },
    onReady: () => timelines.check(),
    onSynced: () => timelines.check(),
    restore({ windows }) {
      for (const window of windows) timelines.restore(window)
    },
    keep(id) {
      const session = sessions.get(id)
      const place = progress.placeOf(id)
      if (session === undefined || place === undefined)
        return { table: 'windows', key: id, record: undefined }
      const { rev, deleted_rev } = place
      const record = timelines.record(targetKey(session), { conversation_id: id, rev, deleted_rev })
      return record && { table: 'windows', key: id, record }
    },
    stop: () => timelines.dispose(),
  }
}
