/** Who calls an operation, and who may. */

/**
 * Who an operation is for. `none`: anyone. `user`: every caller that acts as a user, so bots and operators too. `bot`: bots.
 * `operator`: operators and services. `service`: services.
 */
export type Auth = 'none' | 'user' | 'bot' | 'operator' | 'service'

/** A caller that acts as a user: the outcome of `authenticate`. */
export interface Caller {
  /** `user` where it is absent. */
  readonly kind?: 'user' | 'bot' | 'operator' | undefined
  readonly userId: number
  /** The login this call belongs to, where accounts know devices. */
  readonly deviceId?: string | undefined
  /** When the token stops being valid, Unix milliseconds. */
  readonly expiresAt?: number | undefined
}

/** A program of the operator that presented the service token. It is no user. */
export interface ServiceCaller {
  readonly kind: 'service'
  readonly userId?: undefined
}

export type AnyCaller = Caller | ServiceCaller

/** The callers that an operation lets in, as its handler sees them. */
export type CallerFor<A extends Auth> = {
  none: AnyCaller | undefined
  user: Caller
  bot: Caller & { readonly kind: 'bot' }
  operator: (Caller & { readonly kind: 'operator' }) | ServiceCaller
  service: ServiceCaller
}[A]

type Kind = NonNullable<AnyCaller['kind']>

const admitted = {
  user: ['user', 'bot', 'operator'],
  bot: ['bot'],
  operator: ['operator', 'service'],
  service: ['service'],
} as const satisfies Record<Exclude<Auth, 'none'>, readonly Kind[]>

/** Whether this caller, or nobody, may call what has this level. */
export function mayCall<A extends Auth>(auth: A, caller: AnyCaller | undefined): caller is CallerFor<A> {
  const level: Auth = auth
  if (level === 'none') return true
  if (caller === undefined) return false
  const kinds: readonly Kind[] = admitted[level]
  return kinds.includes(caller.kind ?? 'user')
}
