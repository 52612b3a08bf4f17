import { targetKey } from '../base/target.js'
import type { Progress } from '../conversation/progress.js'
import type { Drafts } from '../draft/drafts.js'
import type { Base, Feature } from '../feature.js'
import type { Outbox } from '../outbox/outbox.js'
import type { ReadMarkerFeature } from '../read-marker/feature.js'
import type { Sessions } from '../session/sessions.js'
import type { Typing } from '../typing/typing.js'
import { Timelines } from './timelines.js'

export interface TimelineFeature extends Feature {
  readonly timelines: Timelines
}

interface TimelineDeps
  extends Pick<Base, 'userId' | 'now' | 'random' | 'link' | 'call' | 'keeper'>,
    Pick<ReadMarkerFeature, 'markRead'> {
  readonly sessions: Sessions
  readonly progress: Progress
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly typing: Typing
}

/** The messages of the conversations that are open on the screen, or were lately. */
export function createTimelineFeature(deps: TimelineDeps): TimelineFeature {
  const { userId, now, random, link, call, keeper } = deps
  const { markRead, sessions, progress, outbox, drafts, typing } = deps
  const timelines = new Timelines({
    userId,
    outbox,
    now,
    random,
    isOpen: () => link.isOpen,
    headSeq: (target) => progress.seqOf(sessions.idOf(target)),
    floorSeq: (target) => sessions.find(target)?.floor_seq ?? 0,
    onChanged: ({ target }) => keeper.touch(sessions.idOf(target)),
    onDropped({ target }) {
      const id = sessions.idOf(target)
      if (id !== undefined) keeper.putSoon({ table: 'windows', key: id, record: undefined })
    },
    listMessages: (target, wish) => call('message.list', { ...target, ...wish }),
    editMessage: async (target, seq, content) => {
      await call('message.edit', { ...target, seq, content })
    },
    recallMessage: async (target, seq) => {
      await call('message.recall', { ...target, seq })
    },
    clearDraft: (target) => drafts.clear(target),
    tellTyping: (target) => typing.tell(target),
    markRead,
  })
  return {
    timelines,
    onNews: {
      acknowledged: (message) => timelines.of(message)?.acknowledge(message),
      next: (message) => timelines.of(message)?.live.accept(message),
      changed: (message) => timelines.of(message)?.live.update(message),
      deleted: (deletion) => timelines.of(deletion)?.remove(deletion.seqs),
      outdated: (target) => timelines.of(target)?.live.markStale(),
      caughtUp: (target) => timelines.of(target)?.live.check(),
      left: (target) => timelines.of(target)?.live.markStale(),
      sessionChanged: (key) => timelines.get(key)?.live.cut(),
      unsentChanged: (key) => timelines.get(key)?.refresh(),
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
        return [{ table: 'windows', key: id, record: undefined }]
      const { rev, deleted_rev } = place
      const record = timelines.record(targetKey(session), { conversation_id: id, rev, deleted_rev })
      return record === undefined ? [] : [{ table: 'windows', key: id, record }]
    },
    stop: () => timelines.dispose(),
  }
}
