import { namedTarget, targetOf } from '../base/target.js'
import type { Base, Feature } from '../feature.js'
import { onChangeAnswered } from '../message/changes.js'
import type { OwnMessages } from '../outbox/own-messages.js'
import type { ReadMarker } from '../read-marker/read-marker.js'
import type { Sessions } from '../session/sessions.js'
import { Feed } from './feed.js'
import { readRecord, restoreProgress } from './keep-conversation.js'
import { Progress } from './progress.js'
import { makeQuestion } from './question.js'
import { takeSync } from './take-sync.js'

export interface ConversationFeature extends Feature {
  readonly feed: Feed
  readonly progress: Progress
}

interface ConversationDeps extends Pick<Base, 'userId' | 'call' | 'keeper' | 'wires'> {
  readonly sessions: Sessions
  readonly readMarker: ReadMarker
  readonly ownMessages: OwnMessages
}

/** How far each conversation has come: events of it are put in order here and handed to the other features. */
export function createConversationFeature(deps: ConversationDeps): ConversationFeature {
  const { call, keeper, wires, sessions, readMarker } = deps
  const progress = new Progress()
  const feed = new Feed({
    ...deps,
    progress,
    fetchSession: (target) => call('session.get', targetOf(target)),
  })
  let askedAt = 0
  return {
    feed,
    progress,
    hold: (event) => feed.hold(event),
    onEvent: {
      'message.created': (message) => feed.created(message),
      'message.changed'({ cause: forAll = {}, line, ...message }) {
        if (line) {
          wires.tell('told', { ...targetOf(message), lines: [line] })
          sessions.applyLine(message.conversation_id, line)
        }
        if (forAll.pinned !== undefined) sessions.applyPins(message.conversation_id, message.rev)
        feed.changed({ ...message, forAll })
        feed.counted(message)
      },
      'message.deleted': (deletion) => feed.deleted(deletion),
      'session.changed': (change) => feed.sessionChanged(change),
      'group.changed'({ conversation_id, rev, group, line }) {
        if (line) wires.tell('told', { target_type: 'group', target_id: group.id, lines: [line] })
        feed.counted({ conversation_id, rev })
      },
    },
    onAnswer: {
      'message.send': (message, input) => feed.created({ ...message, ...namedTarget(input) }),
      'message.forward'({ messages }) {
        for (const message of messages) feed.created(message)
      },
      ...onChangeAnswered((message, input) => feed.changed({ ...message, ...namedTarget(input) })),
      'message.delete'({ deleted_rev }, input) {
        const target = namedTarget(input)
        const conversation_id = sessions.idOf(target)
        if (conversation_id === undefined) return
        feed.deleted({ ...target, conversation_id, seqs: input.seqs, deleted_rev })
      },
    },
    askSync(afterId) {
      askedAt = feed.comings
      return makeQuestion(progress, (id) => sessions.get(id)?.session_rev ?? 0, afterId)
    },
    isBehind: () => progress.isBehind,
    // A conversation came or went meanwhile: the answer may not know of it.
    isOvertaken: () => feed.comings !== askedAt,
    onSync: (answer, question) => takeSync({ feed, progress, sessions, keeper, wires }, answer, question),
    restore: (stored) => restoreProgress(progress, stored),
    keep: (id) => readRecord({ sessions, progress, readMarker }, id),
  }
}
