import type { Handlers } from '@stonechat/protocol/operations'
import { listSessions } from './list-sessions.js'
import { getSession, readSession, type SessionParts, updateSession } from './sessions.js'

type SessionOperation = 'session.list' | 'session.get' | 'session.read' | 'session.update'

export function createSessionFeature(parts: SessionParts): Handlers<SessionOperation> {
  return {
    'session.list': (input, { caller }) => listSessions(parts, caller.userId, input),
    'session.get': (input, { caller }) => getSession(parts, caller.userId, input),
    'session.read': (input, { caller }) => readSession(parts, caller.userId, input),
    'session.update': (input, { caller }) => updateSession(parts, caller.userId, input),
  }
}
