import type { Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { ClientError } from '../base/client-error.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Base } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import type { DraftRecord } from './record.js'

/** A draft goes to the server after this pause in typing. */
const pauseMs = 800

interface Local {
  readonly target: Target
  text: string
  timer: ReturnType<typeof setTimeout> | undefined
}

export interface DraftsDeps extends Pick<Base, 'call' | 'keeper'> {
  readonly sessions: Sessions
}

/**
 * Drafts typed here and not yet known to be on the server. As long as there is one it wins over the server's; once the
 * server has it, it is dropped, and what other devices write is taken.
 */
export class Drafts {
  readonly #deps: DraftsDeps
  readonly #local = new Map<string, Local>()

  constructor(deps: DraftsDeps) {
    this.#deps = deps
  }

  localOf(key: string): string | undefined {
    return this.#local.get(key)?.text
  }

  get(target: Target): string {
    return this.localOf(targetKey(target)) ?? this.#serverDraft(target) ?? ''
  }

  set(target: Target, text: string): void {
    if (text === this.get(target)) return
    const key = targetKey(target)
    const local = this.#local.get(key) ?? { target: targetOf(target), text, timer: undefined }
    this.#local.set(key, local)
    local.text = text
    this.#keep(key, { target: local.target, text })
    clearTimeout(local.timer)
    local.timer = setTimeout(() => void this.#push(key), pauseMs)
  }

  /** The conversations with a draft that the server does not have. */
  unsentKeys(): string[] {
    return [...this.#local].flatMap(([key, { text }]) => (text === '' ? [] : key))
  }

  /** Takes a draft of an earlier page; it is pushed with the next `flush`. */
  restore({ target, text }: DraftRecord): void {
    this.#local.set(targetKey(target), { target, text, timer: undefined })
    this.#deps.sessions.refresh(targetKey(target))
  }

  /** The message was sent: there is nothing left to keep. */
  clear(target: Target): void {
    this.set(target, '')
    void this.#push(targetKey(target))
  }

  /** Pushes what waits, without its pause: the page goes away, or the connection has come back. */
  flush(): void {
    for (const key of this.#local.keys()) void this.#push(key)
  }

  stop(): void {
    for (const { timer } of this.#local.values()) clearTimeout(timer)
    this.#local.clear()
  }

  /** The draft that the server has, `undefined` where there is no session to keep one in. */
  #serverDraft(target: Target): string | undefined {
    return this.#deps.sessions.find(target)?.draft
  }

  /** Keeps a draft until the server has it; or keeps none any more. */
  #keep(key: string, record: DraftRecord | undefined): void {
    this.#deps.keeper.putSoon({ table: 'drafts', key, record })
  }

  async #push(key: string): Promise<void> {
    const local = this.#local.get(key)
    if (local === undefined) return
    clearTimeout(local.timer)
    const { target, text } = local
    const serverDraft = this.#serverDraft(target)
    // Nowhere to keep it yet, or more than the server takes: it stays here.
    if (serverDraft === undefined || text.length > limits.draftMaxCharacters) {
      if (text === '') this.#settle(key, text)
      this.#deps.sessions.refresh(key)
      return
    }
    if (serverDraft !== text) {
      try {
        await this.#deps.call('session.update', { ...target, draft: text })
      } catch (error) {
        if (error instanceof ClientError && !error.isRetryable) this.#settle(key, text)
        this.#deps.sessions.refresh(key)
        return
      }
    }
    this.#settle(key, text)
    this.#deps.sessions.refresh(key)
  }

  /** Drops the local draft, unless it was typed on meanwhile. */
  #settle(key: string, text: string): void {
    if (this.#local.get(key)?.text !== text) return
    this.#local.delete(key)
    this.#keep(key, undefined)
  }
}
