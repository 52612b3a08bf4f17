import { randomBytes } from 'node:crypto'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import type { HashGate } from './hash-gate.js'

/** Argon2id parameters. `memoryCost` in KiB. */
export interface HashParameters {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** OWASP's first recommendation for argon2id (Password Storage Cheat Sheet). */
export const hashParameters: HashParameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export interface PasswordHasher {
  /** @throws StonechatError `overloaded` */
  hash(password: string): Promise<string>
  /**
   * Compares, in the same time for nothing to compare with (no such account, or none with a password), which never fits.
   * @throws StonechatError `overloaded`
   */
  verify(passwordHash: string | null | undefined, password: string): Promise<boolean>
  /** Whether the hash was made with weaker parameters than today's. */
  isOutdated(passwordHash: string): boolean
}

/** Argon2id off the event loop, through a gate that bounds it. */
export function createPasswordHasher(options: {
  gate: HashGate
  parameters?: HashParameters | undefined
}): PasswordHasher {
  const { gate, parameters = hashParameters } = options
  const nobody = unknownHash(parameters)
  return {
    hash: (password) => gate.run(() => hash(normalise(password), parameters)),
    verify: (passwordHash, password) => gate.run(() => verify(passwordHash ?? nobody, normalise(password))),
    isOutdated(passwordHash) {
      const used = parseOptions(passwordHash)
      return used.memoryCost < parameters.memoryCost || used.timeCost < parameters.timeCost
    },
  }
}

/** Keyboards disagree on how to compose the same character. */
function normalise(password: string): string {
  return password.normalize('NFKC')
}

/** Well-formed, with random salt and digest: comparing against it costs what a real one costs, and fails. */
function unknownHash({ memoryCost, timeCost, parallelism }: HashParameters): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`
}
