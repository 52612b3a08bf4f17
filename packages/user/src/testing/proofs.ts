import { pbkdf2Sync } from 'node:crypto'
import type { Proof, ProofWanted } from '@stonechat/protocol'
import type { Clock } from '../contract/index.js'
import { createHashGate } from '../identity/password/hash-gate.js'
import { createProofs } from '../throttle/proofs.js'
import { createThrottle } from '../throttle/throttle.js'
import { deriveKeys } from '../token/secret.js'

/** The real proofs, with few rounds so that many can be worked out. */
export function startProofs(
  clock: Clock,
  { secret = 's'.repeat(32), maxWaiting = 100, rounds = 1, spentMax = 1_000 } = {},
) {
  const gate = createHashGate({ maxRunning: 2, maxWaiting })
  return createProofs({ key: deriveKeys(secret).proof, clock, gate, rounds, spentMax })
}

/** The real throttle, with such proofs. */
export function startThrottle(clock: Clock) {
  return createThrottle({ clock, proofs: startProofs(clock) })
}

/** Works an answer out; `isRight: false` the smallest number that is none. */
export function workOut({ challenge, rounds, tries }: ProofWanted, isRight = true): Proof {
  for (let answer = 0; ; answer += 1) {
    const first = pbkdf2Sync(challenge, String(answer), rounds, 4, 'sha256').readUInt32BE()
    if (first * tries < 2 ** 32 === isRight) return { challenge, answer }
  }
}
