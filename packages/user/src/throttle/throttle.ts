import { type Proof, StonechatError } from '@stonechat/protocol'
import type { Clock } from '../contract/index.js'
import { userLimits } from '../limits.js'
import { createFailures, type Failures } from './failures.js'
import { createHourlyCounts } from './hourly-counts.js'
import {
  boundsOf,
  codeProofsOfNetwork,
  codesOfNetwork,
  loginProofsOfNetwork,
  networksOf,
} from './network-bounds.js'
import type { Proofs } from './proofs.js'
import { passByProof, triesFor } from './proven-way.js'

/** A request that a proof can be given with. */
interface Provable {
  /** What it is and whom it names, in one text, as it was typed: a proof is for this alone. */
  readonly errand: string
  readonly proof?: Proof | undefined
}

/** Who guesses at what. */
export interface Guesser extends Provable {
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
   * no more tries than those made one after the other, and what was no wrong guess costs nothing. A stranger who proves to have
   * worked for it need not wait.
   * @throws StonechatError `rate_limited`, for strangers with what to prove; `overloaded`; or whatever the guess throws
   */
  guess<T>(who: Guesser, attempt: () => Promise<T>): Promise<T>
  /**
   * Counts one code asked for. Who proves to have worked for it may ask for more than the address is free to.
   * @throws StonechatError `rate_limited`, and then nothing was counted; `overloaded`
   */
  takeCode(whom: Provable & { readonly target: string; readonly ip: string | undefined }): Promise<void>
}

/** Counts in memory, for each node by itself. */
export function createThrottle({ clock, proofs }: { clock: Clock; proofs: Proofs }): Throttle {
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
  const proven = { proofs, counts: createHourlyCounts({ clock, keysMax: userLimits.proofKeysMax }) }

  /** Which counts a guess is held against. */
  function countsOf({ account, device, ip }: Guesser): Held[] {
    if (device !== undefined)
      return [
        { in: failures.device, key: device },
        ...(account === undefined ? [] : [{ in: failures.devices, key: account }]),
      ]
    const networks = networksOf(ip)
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

  /** Lets a guess through that would have to wait, where it is proven. */
  function proveGuess(who: Guesser, held: readonly Held[], retryAfterMs: number) {
    const { account, device, ip, errand, proof } = who
    // It is its own mistakes that a device waits for.
    if (device !== undefined) throw new StonechatError('rate_limited', { retryAfterMs })
    return passByProof(proven, {
      purpose: JSON.stringify([errand, networksOf(ip)[0]]),
      proof,
      bounds: [
        ...boundsOf('guess', ip, loginProofsOfNetwork),
        ...(account === undefined
          ? []
          : [{ key: `at ${account}`, max: userLimits.loginProofsMaxPerAccountPerHour }]),
      ],
      tries: triesFor(Math.max(...held.map((one) => one.in.excess(one.key)))),
      retryAfterMs,
    })
  }

  return {
    async guess(who, attempt) {
      const held = countsOf(who)
      const waitMs = Math.max(0, ...held.map((one) => one.in.waitMs(one.key)))
      const takeProofBack = waitMs > 0 ? await proveGuess(who, held, waitMs) : undefined
      const begun = held.map((one) => one.in.begin(one.key, takeProofBack !== undefined))
      try {
        const result = await attempt()
        takeProofBack?.()
        for (const one of begun) one.undone()
        for (const one of held) if (one.isOwn) one.in.forget(one.key)
        return result
      } catch (error) {
        const isWrong = isWrongGuess(error)
        if (!isWrong) takeProofBack?.()
        for (const one of begun) isWrong ? one.failed() : one.undone()
        throw error
      }
    },

    async takeCode({ target, ip, errand, proof }) {
      const ofNetworks = boundsOf('code', ip, codesOfNetwork)
      const ofTarget = { key: `to ${target}`, max: userLimits.codeMaxPerTargetPerHour }
      const retryAfterMs = codes.leftMs()
      const requireFew = () => {
        if (codes.of(ofTarget.key) >= ofTarget.max) throw new StonechatError('rate_limited', { retryAfterMs })
      }
      requireFew()
      if (ofNetworks.some(({ key, max }) => codes.of(key) >= max)) {
        const bounds = boundsOf('code', ip, codeProofsOfNetwork)
        const purpose = JSON.stringify([errand, networksOf(ip)[0]])
        // What is sent costs money.
        const tries = userLimits.proofTriesMax
        await passByProof(proven, { purpose, proof, bounds, tries, retryAfterMs })
        requireFew()
      }
      for (const { key } of [...ofNetworks, ofTarget]) codes.add(key)
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
  takeCode: () => Promise.resolve(),
}

function isWrongGuess(error: unknown): boolean {
  return (
    error instanceof StonechatError && (error.code === 'invalid_credentials' || error.code === 'invalid_code')
  )
}
