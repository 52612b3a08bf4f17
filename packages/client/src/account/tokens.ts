import type { ErrorCode, OperationOutput, OwnUser } from '@stonechat/protocol'
import type { Vault } from '../api.js'
import { ClientError, codeOf } from '../base/client-error.js'

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
  'invalid_input',
])

export interface Credentials {
  readonly user: OwnUser
  readonly token: string
  readonly expiresAt: number
  readonly refreshToken: string
  readonly savedAt: number
}

export interface TokensOptions {
  readonly vault: Vault
  readonly now: () => number
  readonly refresh: (refreshToken: string) => Promise<OperationOutput<'token.refresh'>>
  /** The server takes the account's tokens no more. */
  readonly onSignedOut: (reason: ErrorCode) => void
}

/** The account's tokens, shared through the vault with the other tabs of the browser. */
export class Tokens {
  readonly #options: TokensOptions
  #current: Credentials | undefined
  #refreshing: Promise<string> | undefined

  constructor(options: TokensOptions) {
    this.#options = options
    this.reload()
  }

  get current(): Credentials | undefined {
    return this.#current
  }

  /** Takes what the vault holds: another tab may have renewed, signed in or signed out. */
  reload(): Credentials | undefined {
    this.#current = parseCredentials(this.#options.vault.load())
    return this.#current
  }

  adopt({ user, token, expires_at, refresh_token }: OperationOutput<'token.refresh'>): Credentials {
    return this.#save({
      user,
      token,
      expiresAt: expires_at,
      refreshToken: refresh_token,
      savedAt: this.#options.now(),
    })
  }

  /** Keeps a newer profile. What else the vault holds stays: another tab may have renewed the tokens just now. */
  setUser(user: OwnUser): void {
    const held = this.reload()
    if (held === undefined || held.user.id !== user.id) return
    if (JSON.stringify(held.user) !== JSON.stringify(user)) this.#save({ ...held, user })
  }

  forget(): void {
    this.#current = undefined
    this.#refreshing = undefined
    this.#options.vault.save(null)
  }

  /**
   * A token to present; renewed first where it runs out soon or is the one just `refused`. Calls join one renewal.
   * @throws ClientError `unauthenticated` where nobody is signed in, `network` where the renewal got no answer
   */
  async get(refused?: string): Promise<string> {
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
    // Whoever held the lock before us may have renewed: an old refresh token used again would revoke the device.
    const held = this.#readVault(stale)
    if (!this.#isStale(held, refused)) return held.token
    try {
      const renewed = await this.#options.refresh(held.refreshToken)
      this.#readVault(stale)
      return this.adopt(renewed).token
    } catch (error) {
      return this.#onRefusal(error, held)
    }
  }

  #onRefusal(error: unknown, used: Credentials): string {
    const code = codeOf(error)
    if (code === 'network' || !finalRefusals.has(code)) throw error
    const held = this.#readVault(used)
    if (held.refreshToken !== used.refreshToken) return held.token
    this.#options.onSignedOut(code)
    throw new ClientError(code, { cause: error })
  }

  /** What the vault holds of this account. @throws ClientError where it was signed out or changed meanwhile */
  #readVault({ user }: Credentials): Credentials {
    const held = parseCredentials(this.#options.vault.load())
    if (held === undefined || held.user.id !== user.id || this.#current === undefined) {
      throw new ClientError('unauthenticated')
    }
    this.#current = held
    return held
  }

  #save(credentials: Credentials): Credentials {
    this.#current = credentials
    this.#options.vault.save(JSON.stringify(credentials))
    return credentials
  }
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
