/** Accounts on a real database; only the clock and the sending of codes are made up. */
import type { CodeMessage, CodeSender, Revocation, UserStore } from '../contract/index.js'
import { createUsers, type Users, type UsersOptions } from '../users.js'
import { openStore } from './open-store.js'
import { moveToNextStreet } from './people.js'

export interface Started extends AsyncDisposable {
  readonly users: Users
  readonly store: UserStore
  /** Unix milliseconds; tests move it. */
  readonly clock: { now: number }
  readonly revocations: Revocation[]
  /** All log entries so far, as text. */
  logged(): string
  /** Resolves with the next code that is sent, or the last one where it was not looked at yet. */
  nextCode(): Promise<CodeMessage>
  /** How many codes were sent. */
  sentCount(): number
  /** Other accounts on the same database: a second node. */
  startNode(options?: Partial<UsersOptions>): Users
}

export const secret = 'a secret of more than thirty-two bytes'

/** @param options what differs from a plain server in China without limits on guesses */
export async function startUsers(options: Partial<UsersOptions> = {}): Promise<Started> {
  const store = options.store ?? (await openStore())
  moveToNextStreet()
  const clock = { now: Date.UTC(2026, 0, 1) }
  const revocations: Revocation[] = []
  const lines: string[] = []
  const inbox = createInbox()
  const nodes: Users[] = []

  const write = (fields: object, event: string) => {
    lines.push(`${event} ${JSON.stringify(fields)}`)
  }
  function startNode(more: Partial<UsersOptions> = {}): Users {
    const users = createUsers({
      store,
      secret,
      senders: { sms: inbox.sender, email: inbox.sender },
      region: 'CN',
      throttle: false,
      clock: () => clock.now,
      log: { debug: write, info: write, warn: write, error: write },
      onRevoked: (revocation) => revocations.push(revocation),
      ...options,
      ...more,
    })
    nodes.push(users)
    return users
  }

  return {
    users: startNode(),
    store,
    clock,
    revocations,
    logged: () => lines.join('\n'),
    nextCode: inbox.next,
    sentCount: inbox.count,
    startNode,
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node[Symbol.asyncDispose]()
    },
  }
}

function createInbox() {
  const unread: CodeMessage[] = []
  const waiting: ((message: CodeMessage) => void)[] = []
  let sent = 0
  const sender: CodeSender = {
    async send(message) {
      sent += 1
      const reader = waiting.shift()
      if (reader === undefined) unread.push(message)
      else reader(message)
    },
  }
  return {
    sender,
    count: () => sent,
    next(): Promise<CodeMessage> {
      const message = unread.shift()
      return message === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(message)
    },
  }
}
