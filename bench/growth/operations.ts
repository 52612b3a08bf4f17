/** What is asked of the small and of the large database: the same of both, by the same people. */
import { limits } from '@stonechat/protocol'
import type { JsonSocket } from '../lib/json-socket.js'
import { type FillShape, groupIds, neighboursOf } from './fill.js'

export interface Actor {
  readonly userId: number
  readonly socket: JsonSocket
}

export interface Operation {
  readonly name: string
  /**
   * Asks for what the cache of the large database cannot hold and that of the small one always does: reported, without a
   * target.
   */
  readonly isCold?: true
  /** Makes the requests of one person; each call of what it answers is one of them. */
  prepare(actor: Actor, shape: FillShape): Promise<() => Promise<unknown>>
}

const text = 'x'.repeat(200)
const pageLimit = limits.historyPageDefault
/** Of each person, in the middle of the history: what so many people have in front of them is in the cache at any size. */
const placesPerPerson = 5
/** The peers of each person. */
const partnersPerPerson = 10
const behindConversations = 20
const behindMessages = 2

/** Reads first, so that they do not measure what the sends add. */
export const operations: readonly Operation[] = [
  page('history, newest page', () => () => ({})),
  page('history, oldest page', () => () => ({ after_seq: 0 })),
  page('history, a page in the middle', (shape) => {
    const places = Array.from({ length: placesPerPerson }, () => somewhere(shape))
    let turn = 0
    return () => places[turn++ % places.length]!
  }),
  { ...page('history, a page that nobody has read yet', (shape) => () => somewhere(shape)), isCold: true },
  {
    name: 'sessions',
    prepare:
      async ({ socket }) =>
      () =>
        socket.request('session.list', {}),
  },
  {
    name: `sync, ${behindMessages} messages behind in ${behindConversations}`,
    prepare: ({ socket }) => prepareSync(socket, behindConversations),
  },
  { name: 'sync, nothing new', prepare: ({ socket }) => prepareSync(socket, 0) },
  {
    name: 'send, direct',
    async prepare({ socket, userId }, shape) {
      const others = neighboursOf(shape, userId).slice(0, partnersPerPerson)
      let turn = 0
      return () => send(socket, 'user', others[turn++ % others.length]!)
    },
  },
  {
    name: 'send, in the largest group',
    async prepare({ socket }, shape) {
      const [groupId] = groupIds(shape)
      return () => send(socket, 'group', groupId!)
    },
  },
]

/** @param createTurns makes what one person asks for, turn by turn */
function page(name: string, createTurns: (shape: FillShape) => () => object): Operation {
  return {
    name,
    async prepare({ socket }, shape) {
      const target = { target_type: 'group', target_id: groupIds(shape)[0], limit: pageLimit }
      const nextPosition = createTurns(shape)
      return () => socket.request('message.list', { ...target, ...nextPosition() })
    },
  }
}

function somewhere({ perGroup }: FillShape): object {
  return { before_seq: Math.round(perGroup * (0.1 + 0.8 * Math.random())) + pageLimit }
}

function send(socket: JsonSocket, targetType: 'user' | 'group', targetId: number): Promise<unknown> {
  return socket.request('message.send', {
    target_type: targetType,
    target_id: targetId,
    client_id: crypto.randomUUID(),
    content: { type: 'text', text },
  })
}

/** Holds everything except the newest messages of some direct conversations. */
async function prepareSync(socket: JsonSocket, conversations: number): Promise<() => Promise<unknown>> {
  const { sessions } = (await socket.request('session.list', { limit: limits.sessionPageMax })) as {
    sessions: {
      conversation_id: number
      target_type: string
      last_seq: number
      rev: number
      session_rev: number
    }[]
  }
  let left = conversations
  const held = sessions.map(({ conversation_id, target_type, last_seq, rev, session_rev }) => {
    const isBehind = target_type === 'user' && left-- > 0
    return [conversation_id, isBehind ? last_seq - behindMessages : last_seq, rev, session_rev]
  })
  return () => socket.request('sync', { conversations: held })
}
