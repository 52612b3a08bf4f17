import type { ErrorCode, OperationOutput, OwnUser } from '@stonechat/protocol'
import type { Vault } from '../api.js'
import { ClientError, codeOf } from '../base/client-error.js'
import { createUuid } from '../base/uuid.js'

/** A token is renewed when it has less than this left. */
const renewBeforeMs = 60_000
/** …but not one this young: then it is the machine's clock that is wrong, and the server decides. */
const youngMs = 5 * 60_000

/** Refusals of a refresh token that no later try can change. */
const finalRefusals: ReadonlySet<string> = new Set<ErrorCode>([
  'invalid_refresh_token',
  'device_revoked',
  'user_disabled',
  'unauthenticated',
  'token_expired',
])

export interface Credentials {
  readonly user: OwnUser
  readonly token: string
  readonly expiresAt: number
  readonly refreshToken: string
  /** Of the renewal that was begun and not answered yet. */
  readonly requestId?: string
  readonly savedAt: number
}

export interface TokensOptions {
  readonly vault: Vault
  readonly now: () => number
  readonly refresh: (credentials: Credentials) => Promise<OperationOutput<'token.refresh'>>
  /** The server no longer accepts the account's tokens. */
  readonly onSignedOut: (reason: ErrorCode) => void
}

/**
 * The account's tokens, shared through the vault with the other tabs of the browser. What is written depends on what the
 * vault holds at that moment, never on what this tab remembers: another one may have renewed, or signed out.
 */
export class Tokens {
  readonly #options: TokensOptions
  #current: Credentials | undefined
  #refreshing: Promise<string> | undefined
  #opening: Promise<unknown> | undefined

  constructor(options: TokensOptions) {
    this.#options = options
  }

  get current(): Credentials | undefined {
    return this.#current
  }

  /** Reads the vault for the first time: which account is signed in. At once, where the vault answers at once. */
  open(): Credentials | undefined | Promise<Credentials | undefined> {
    const text = this.#options.vault.load()
    if (!(text instanceof Promise)) return this.take(parseCredentials(text))
    const opening = text.then((one) => this.take(parseCredentials(one)))
    this.#opening = opening
    return opening
  }

  /** Resolves once it is known who is signed in. */
  async opened(): Promise<void> {
    await this.#opening
  }

  /** What the vault holds now. */
  async read(): Promise<Credentials | undefined> {
    return parseCredentials(await this.#options.vault.load())
  }

  /** Presents these from now on. */
  take(credentials: Credentials | undefined): Credentials | undefined {
    this.#current = credentials
    return credentials
  }

  /** Keeps the tokens of a new sign-in, in place of any others. */
  async adopt(answer: OperationOutput<'token.refresh'>): Promise<void> {
    const credentials = this.#toCredentials(answer)
    this.take(credentials)
    await this.#update(() => credentials)
  }

  /** Keeps a newer profile, beside whatever tokens the vault holds. */
  async setUser(user: OwnUser): Promise<void> {
    await this.#update((held) =>
      held?.user.id === user.id && JSON.stringify(held.user) !== JSON.stringify(user)
        ? { ...held, user }
        : undefined,
    )
  }

  /** Forgets the account. `isRefused`: the server no longer accepts these tokens, which says nothing about others. */
  async forget(isRefused: boolean): Promise<void> {
    const used = this.#current
    this.#current = undefined
    this.#refreshing = undefined
    await this.#update((held) => (isRefused && held?.refreshToken !== used?.refreshToken ? undefined : null))
  }

  /**
   * A token to present; renewed first where it runs out soon or is the one just `refused`. Calls join one renewal.
   * @throws ClientError `unauthenticated` where nobody is signed in, `network` where the renewal got no answer
   */
  async get(refused?: string): Promise<string> {
    await this.#opening
    const current = this.#current
    if (current === undefined) throw new ClientError('unauthenticated')
    if (!this.#isStale(current, refused)) return current.token
    this.#refreshing ??= this.#renew(current, refused).finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  #isStale({ token, expiresAt, savedAt }: Credentials, refused: string | undefined): boolean {
    if (token === refused) return true
    const now = this.#options.now()
    return expiresAt - now < renewBeforeMs && Math.abs(now - savedAt) > youngMs
  }

  async #renew(stale: Credentials, refused: string | undefined): Promise<string> {
    const { vault } = this.#options
    const task = () => this.#renewLocked(stale, refused)
    return vault.withLock === undefined ? task() : vault.withLock(task)
  }

  async #renewLocked(stale: Credentials, refused: string | undefined): Promise<string> {
    // The tab that held the lock before us may have renewed: an old refresh token used again would revoke the device. Only the
    // same renewal may be asked for again. So its id is kept first, for a retry, the next tab or the next start.
    const begun = await this.#update((one) =>
      one !== undefined && one.requestId === undefined && this.#isStale(one, refused)
        ? { ...one, requestId: createUuid() }
        : undefined,
    )
    const held = this.#takeOwn(stale, begun)
    if (!this.#isStale(held, refused)) return held.token
    const renewed = await this.#refresh(held)
    // The profile in the answer may be older than one that was read meanwhile.
    const kept = await this.#update((one) =>
      one?.refreshToken === held.refreshToken ? { ...renewed, user: one.user } : undefined,
    )
    return this.#takeOwn(stale, kept).token
  }

  /** New tokens, or those in the vault where another tab was quicker. @throws ClientError */
  async #refresh(held: Credentials): Promise<Credentials> {
    try {
      return this.#toCredentials(await this.#options.refresh(held))
    } catch (error) {
      const code = codeOf(error)
      if (code === 'network' || !isFinal(error)) throw error
      const now = this.#takeOwn(held, await this.read())
      if (now.refreshToken !== held.refreshToken) return now
      this.#options.onSignedOut(code)
      throw new ClientError(code, { cause: error })
    }
  }

  /** Presents what the vault holds of this account. @throws ClientError where it was signed out or changed meanwhile */
  #takeOwn({ user }: Credentials, held: Credentials | undefined): Credentials {
    // Nobody announces an emptied vault: without this the account would seem signed in for ever.
    if (held === undefined && this.#current !== undefined) this.#options.onSignedOut('unauthenticated')
    if (held === undefined || held.user.id !== user.id || this.#current === undefined) {
      throw new ClientError('unauthenticated')
    }
    this.#current = held
    return held
  }

  #toCredentials({ user, token, expires_at, refresh_token }: OperationOutput<'token.refresh'>): Credentials {
    const savedAt = this.#options.now()
    return { user, token, expiresAt: expires_at, refreshToken: refresh_token, savedAt }
  }

  /** Changes what the vault holds, `undefined` for not at all; resolves with what it then holds. */
  async #update(
    change: (held: Credentials | undefined) => Credentials | null | undefined,
  ): Promise<Credentials | undefined> {
    const { vault } = this.#options
    let now: Credentials | undefined
    const changeText = (text: string | null) => {
      const held = parseCredentials(text)
      const next = change(held)
      now = next === undefined ? held : (next ?? undefined)
      return next && JSON.stringify(next)
    }
    if (vault.update !== undefined) await vault.update(changeText)
    else {
      const text = vault.load()
      const next = changeText(text instanceof Promise ? await text : text)
      if (next !== undefined) await vault.save(next)
    }
    return now
  }
}

/** A proxy, or a server that received half of it, may call a request invalid; only the server names the token. */
function isFinal(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== 'invalid_input') return finalRefusals.has(code)
  return error instanceof ClientError && error.errors.some(({ path }) => path === 'refresh_token')
}

/** What a vault held, or `undefined` for nothing and for what is not ours. */
function parseCredentials(text: string | null): Credentials | undefined {
  if (text === null) return undefined
  try {
    const value = JSON.parse(text) as Partial<Credentials> | null
    const isWhole = typeof value?.token === 'string' && typeof value.refreshToken === 'string'
    return isWhole && typeof value.user?.id === 'number' ? (value as Credentials) : undefined
  } catch {
    return undefined
  }
}
