/** Requests that many tests make over the wire, without the SDK. */
import type { Message, OperationOutput, Session } from '@stonechat/protocol'
import { call, type Person, type RunningServer } from '@stonechat/testkit'

type Server = Pick<RunningServer, 'url'>

const guessesMax = 60

/** Signs in on one more device; returns its token. */
export async function signIn(server: Server, { phone, password }: Person): Promise<string> {
  const { body } = await call(server, 'POST /api/login', { body: { phone, password } })
  return body.token
}

/** Sends a message that must go out. */
export async function say(
  server: Server,
  token: string,
  body: { target_type?: 'user' | 'group'; target_id: number; content: unknown; client_id?: string },
): Promise<Message> {
  const answer = await call(server, 'POST /api/send', { token, body })
  if (answer.status >= 300) throw new Error(`sending answered ${answer.status}: ${answer.text}`)
  return answer.body
}

/** Calls an operation that must succeed. */
export async function ask(
  server: Server,
  token: string,
  line: Parameters<typeof call>[1],
  body?: object,
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came, and fails where it is not there.
): Promise<any> {
  const answer = await call(server, line, { token, body })
  if (answer.status >= 300) throw new Error(`${line} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

/** Strangers guess at the password of this number until the next one has to wait. */
export async function guessAt(server: Server, phone: string): Promise<void> {
  for (let count = 0; count < guessesMax; count += 1) {
    const body = { phone, password: `a wrong guess ${count}` }
    const { status, text } = await call(server, 'POST /api/login', { body })
    if (status === 429) return
    if (status !== 401) throw new Error(`a guess was answered ${status}: ${text}`)
  }
  throw new Error('strangers never have to wait')
}

/** The whole history of a target, ascending. */
export async function readAll(
  server: Server,
  token: string,
  { target_type = 'user', target_id }: { target_type?: 'user' | 'group'; target_id: number },
): Promise<Message[]> {
  const messages: Message[] = []
  for (;;) {
    const after = messages.at(-1)?.seq ?? 0
    const query = `target_type=${target_type}&target_id=${target_id}&after_seq=${after}&limit=200`
    const page = await ask(server, token, `GET /api/messages?${query}`)
    messages.push(...page.messages)
    if (!page.has_more) return messages
  }
}

export type Answer = OperationOutput<'sync'>

/** What a device keeps of its sessions, and what it learned by each sync. */
export class Replica {
  readonly sessions = new Map<number, Session>()
  /** By conversation, then by seq, as they are now. */
  readonly messages = new Map<number, Map<number, Message>>()

  /** Syncs until there is no more, reloading what is reset. */
  async sync(server: Server, token: string): Promise<void> {
    for (let isMore = true; isMore; ) {
      const conversations = [...this.sessions.values()].map((one) => [
        ...[one.conversation_id, one.last_seq, one.rev, one.session_rev, one.deleted_rev],
      ])
      const answer: Answer = await ask(server, token, 'POST /api/sync', { conversations })
      await this.#apply(server, token, answer)
      isMore = answer.more
    }
  }

  /** Takes a message that came live. */
  take(message: Message): void {
    const { conversation_id, seq } = message
    if (!this.messages.has(conversation_id)) this.messages.set(conversation_id, new Map())
    this.messages.get(conversation_id)!.set(seq, message)
  }

  /** What it shows of a conversation, ascending. */
  show(conversationId: number): Message[] {
    return [...(this.messages.get(conversationId)?.values() ?? [])].sort((one, other) => one.seq - other.seq)
  }

  async #apply(server: Server, token: string, answer: Answer): Promise<void> {
    for (const id of answer.removed) {
      this.sessions.delete(id)
      this.messages.delete(id)
    }
    for (const session of answer.sessions) this.sessions.set(session.conversation_id, session)
    for (const one of answer.conversations) {
      const session = this.sessions.get(one.conversation_id)!
      if (one.reset) this.messages.delete(one.conversation_id)
      const { target_type, target_id } = session
      const news = one.reset
        ? await readAll(server, token, { target_type, target_id })
        : [...one.messages, ...one.changed]
      for (const message of news) this.take(message)
      for (const seq of one.deleted) this.messages.get(one.conversation_id)?.delete(seq)
    }
  }
}
