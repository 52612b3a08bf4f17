/** The first start on a folder where nothing can be written, or not all of it, and the next one. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasSmallDisk, makeSmallDisk, startAndStop } from '../support/small-disk.js'

describe.skipIf(!hasSmallDisk())('a first start', { timeout: 300_000 }, () => {
  const kilobytes = [0, 16, 64, 100, 300, 600, 2_000]

  it('[R963] where the disk is full says so in one sentence however far it comes, and the next one with room finds nothing in its way', async () => {
    const codes = new Set<number | null>()
    for (const free of kilobytes) {
      await using disk = await makeSmallDisk(8)
      disk.fill(free * 1_024)
      const first = await startAndStop(disk)
      codes.add(first.code)
      if (first.code !== 0)
        expect([free, first]).toEqual([
          free,
          { code: 1, errors: [expect.stringMatching(/^stonechat: cannot .*full$/)] },
        ])
      disk.empty()
      expect([free, await startAndStop(disk)]).toEqual([free, { code: 0, errors: [] }])
      expect((await readdir(join(disk.outside, 'data'))).filter((name) => /new|tmp/.test(name))).toEqual([])
    }
    // Both ways were tried.
    expect([...codes].sort()).toEqual([0, 1])
  })

  it('[R964] on a folder that cannot be written says so in one sentence, also where a server ran on it before', async () => {
    await using disk = await makeSmallDisk(8)
    const refused = { code: 1, errors: [expect.stringMatching(/^stonechat: cannot .*read-?only/)] }
    await disk.setReadOnly(true)
    expect(await startAndStop(disk)).toEqual(refused)
    await disk.setReadOnly(false)
    expect(await startAndStop(disk)).toEqual({ code: 0, errors: [] })
    await disk.setReadOnly(true)
    expect(await startAndStop(disk)).toEqual(refused)
    await disk.setReadOnly(false)
    expect(await startAndStop(disk)).toEqual({ code: 0, errors: [] })
  })
})
