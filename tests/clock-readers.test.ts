/** Which files read the clock of the machine: all others are given one, so that a test can set it and nobody reads the wrong one. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const packages = new URL('../packages/', import.meta.url).pathname

/** On a server nothing but the clock itself; in a browser what shows times, takes one from a person, or compares them with those of other tabs. */
const readers = [
  'client/src/account/dated-lease.ts',
  'client/src/create-client.ts',
  'protocol/src/base/clock.ts',
  'web/src/base/use-now.ts',
  'web/src/group/SlowMode.tsx',
  'web/src/group/use-member-actions.ts',
  'web/src/poll/PollForm.tsx',
  'web/src/poll/closing.ts',
  'web/src/scheduled/SendLaterDialog.tsx',
  'web/src/timeline/use-message-actions.ts',
]
const isForTests = /\.test\.tsx?$|\/(testing|contract-tests)\/|^testkit\//
const readsWallClock = /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)/

describe('the clock of the machine', () => {
  it('[R984] the clock of the machine is read by the files that are named here, and by no other', () => {
    const sources = readdirSync(packages)
      .flatMap((name) =>
        readdirSync(join(packages, name, 'src'), { recursive: true }).map((file) => `${name}/src/${file}`),
      )
      .filter((file) => /\.tsx?$/.test(file) && !isForTests.test(file))
    expect(sources.length).toBeGreaterThan(500)
    const found = sources.filter((file) => readsWallClock.test(readFileSync(join(packages, file), 'utf8')))
    expect(found.sort()).toEqual(readers)
  })

  it('[R984] the clock of the machine is not read by the libraries that decide about people', () => {
    const { dependencies } = JSON.parse(readFileSync(join(packages, 'user/package.json'), 'utf8'))
    expect(Object.keys(dependencies).filter((name) => /limit|throttle|jwt|jose/.test(name))).toEqual([])
  })
})
