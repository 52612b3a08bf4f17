/** The contract of `Blobs` as rules that every place for bytes must keep. */
import { afterAll, beforeAll, describe } from 'vitest'
import type { Blobs } from '../../contract/index.js'
import { registerCutRules } from './cuts.js'
import { registerLifeRules } from './life.js'
import { registerReadingRules } from './reading.js'
import { registerWritingRules } from './writing.js'

/** Long enough for a place across a network, on a busy machine. */
const ruleTimeoutMs = 120_000

export interface BlobsUnderTest extends AsyncDisposable {
  /** Another driver of the same place, as a process that was started anew would have it. */
  open(): Blobs
}

/** Registers every rule for one driver, whose place holds nothing at first. */
export function registerBlobsContract(name: string, open: () => Promise<BlobsUnderTest>): void {
  describe(`blobs ${name}`, { timeout: ruleTimeoutMs }, () => {
    let place: BlobsUnderTest | undefined
    beforeAll(async () => {
      place = await open()
    }, ruleTimeoutMs)
    afterAll(() => place?.[Symbol.asyncDispose](), ruleTimeoutMs)
    const openBlobs = () => {
      if (place === undefined) throw new Error('the place is not open')
      return place.open()
    }
    for (const register of [registerWritingRules, registerCutRules, registerReadingRules, registerLifeRules])
      register(openBlobs)
  })
}
