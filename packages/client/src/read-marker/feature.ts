import type { Target } from '@stonechat/protocol'
import { namedTarget, targetOf } from '../base/target.js'
import type { Base, Feature } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import { ReadMarker } from './read-marker.js'

export interface ReadMarkerFeature extends Feature {
  readonly readMarker: ReadMarker
  /** Moves the read position of a conversation to `seq`: here at once, then on the server. */
  readonly markRead: (target: Target, seq: number) => void
}

/** How far the user has read. */
export function createReadMarkerFeature({
  random,
  isOpen,
  call,
  keeper,
  sessions,
}: Pick<Base, 'random' | 'isOpen' | 'call' | 'keeper'> & { readonly sessions: Sessions }): ReadMarkerFeature {
  const readMarker = new ReadMarker({
    push: (target, seq) => call('session.read', { ...target, seq }),
    isOpen,
    random,
    onTold: (target) => keeper.touch(sessions.idOf(target)),
  })
  return {
    readMarker,
    markRead(target, seq) {
      const session = sessions.find(target)
      if (!session || session.read_seq >= seq) return
      sessions.applyRead(session.conversation_id, seq)
      readMarker.mark(targetOf(target), seq)
    },
    onAnswer: {
      'session.read'({ read_seq }, input) {
        const id = sessions.idOf(namedTarget(input))
        if (id !== undefined) sessions.applyRead(id, read_seq)
      },
    },
    onSynced: () => readMarker.flush(),
    restore({ conversations }) {
      for (const { session, told_read_seq } of conversations) {
        if (session.read_seq > told_read_seq) readMarker.mark(session, session.read_seq)
      }
    },
    stop: () => readMarker.stop(),
  }
}
