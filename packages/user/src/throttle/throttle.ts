import { StonechatError } from '@stonechat/protocol'
import { prefixesOf } from '@stonechat/protocol/base'
import type { Clock } from '../contract/index.js'
import { userLimits } from '../limits.js'
import { createFailures, type Failures } from './failures.js'
import { createHourlyCounts } from './hourly-counts.js'

/** Who guesses at what. */
export interface Guesser {
  /** The account, whichever of its names was typed, or a name that nobody has. Omitted where the store counts attempts itself. */
  readonly account?: string | undefined
  /**
   * A device that signed in to this very account before, or is signed in to it: nobody else can use up its attempts, nor it
   * those of others.
   */
  readonly device?: string | undefined
  readonly ip?: string | undefined
}

export interface Throttle {
  /**
   * Runs a guess, unless guesses before it were wrong: then it has to wait, longer with each. Guesses made at the same time get
   * no more tries than those made one after the other, and what was no wrong guess costs nothing.
   * @throws StonechatError `rate_limited`, or whatever the guess throws
   */
  guess<T>(who: Guesser, attempt: () => Promise<T>): Promise<T>
  /** Counts one code asked for, at once. @throws StonechatError `rate_limited`; then nothing was counted */
  takeCode(whom: { target: string; ip: string | undefined }): void
}

/** Counts in memory, for each node by itself. */
export function createThrottle({ clock }: { clock: Clock }): Throttle {
  const kind = (free: number, longestMs: number) =>
    createFailures({
      clock,
      patience: {
        free,
        longestMs,
        forgottenMs: userLimits.loginFailuresForgottenMs,
        keysMax: userLimits.loginFailureKeysMax,
      },
    })
  const { loginDelayMaxMs, loginDelayMaxPerAccountMs, loginDelayMaxPerNetworkMs } = userLimits
  const failures = {
    device: kind(userLimits.loginFreeFailuresPerDevice, loginDelayMaxMs),
    devices: kind(userLimits.loginFreeFailuresOfDevices, loginDelayMaxMs),
    stranger: kind(userLimits.loginFreeFailuresPerStranger, loginDelayMaxMs),
    account: kind(userLimits.loginFreeFailuresPerAccount, loginDelayMaxPerAccountMs),
    networks: [
      kind(userLimits.loginFreeFailuresPerIp, loginDelayMaxPerNetworkMs),
      kind(userLimits.loginFreeFailuresPerIpv6Of56, loginDelayMaxPerNetworkMs),
      kind(userLimits.loginFreeFailuresPerIpv6Of48, loginDelayMaxPerNetworkMs),
    ],
  }
  const codes = createHourlyCounts({ clock, keysMax: userLimits.codeKeysMax })
  const codesOfNetwork = [
    userLimits.codeMaxPerIpPerHour,
    userLimits.codeMaxPerIpv6Of56PerHour,
    userLimits.codeMaxPerIpv6Of48PerHour,
  ]

  /** Which counts a guess is held against. */
  function countsOf({ account, device, ip }: Guesser): Held[] {
    if (device !== undefined)
      return [
        { in: failures.device, key: device },
        ...(account === undefined ? [] : [{ in: failures.devices, key: account }]),
      ]
    const networks = ip === undefined ? [] : prefixesOf(ip)
    return [
      ...networks.map((network, size) => ({ in: failures.networks[size]!, key: network })),
      ...(account === undefined
        ? []
        : [
            { in: failures.stranger, key: `${networks[0] ?? ''} ${account}`, isOwn: true },
            { in: failures.account, key: account },
          ]),
    ]
  }

  return {
    async guess(who, attempt) {
      const held = countsOf(who)
      const waitMs = Math.max(0, ...held.map((one) => one.in.waitMs(one.key)))
      if (waitMs > 0) throw new StonechatError('rate_limited', { retryAfterMs: waitMs })
      const begun = held.map((one) => one.in.begin(one.key))
      try {
        const result = await attempt()
        for (const one of begun) one.undone()
        for (const one of held) if (one.isOwn) one.in.forget(one.key)
        return result
      } catch (error) {
        for (const one of begun) isWrongGuess(error) ? one.failed() : one.undone()
        throw error
      }
    },

    takeCode({ target, ip }) {
      const networks = ip === undefined ? [] : prefixesOf(ip)
      const bounds = [
        ...networks.map((network, size) => ({ key: `${size} ${network}`, max: codesOfNetwork[size]! })),
        { key: `to ${target}`, max: userLimits.codeMaxPerTargetPerHour },
      ]
      if (bounds.some(({ key, max }) => codes.of(key) >= max))
        throw new StonechatError('rate_limited', { retryAfterMs: codes.leftMs() })
      for (const { key } of bounds) codes.add(key)
    },
  }
}

interface Held {
  readonly in: Failures
  readonly key: string
  /** Whether it is of nobody else, so that a right guess makes up for the wrong ones before it. */
  readonly isOwn?: boolean
}

/** No limits at all: for load tests. */
export const noThrottle: Throttle = {
  guess: (_who, attempt) => attempt(),
  takeCode() {},
}

function isWrongGuess(error: unknown): boolean {
  return (
    error instanceof StonechatError && (error.code === 'invalid_credentials' || error.code === 'invalid_code')
  )
}
