import { createHash, randomUUID } from 'node:crypto'
import { fileLimits } from '@stonechat/file/limits'
import { makeBytes } from '@stonechat/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ann,
  bob,
  chunksOf,
  cut,
  mebibyte,
  openUploadBench,
  stalled,
  type UploadBench,
} from './upload-bench.js'

let bench: UploadBench
beforeAll(async () => {
  bench = await openUploadBench()
})
afterAll(() => bench[Symbol.asyncDispose]())

const plain = { mediaType: 'application/octet-stream' }
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex')

async function begin(bytes: number, given: object = {}, uploads = bench.open()) {
  const { file } = await uploads.create(ann, { ...plain, name: 'a.bin', bytes, ...given })
  return { uploads, id: file.id }
}

async function find(id: string) {
  const [file] = await bench.store.getFiles([id])
  return file
}

describe('an upload in several requests', () => {
  it('[L200] an upload in several requests goes on from the last durable byte wherever it is cut, on whatever node, and its bytes are equal in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300_000 }),
        fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), isCut: fc.boolean() }), {
          maxLength: 6,
        }),
        async (size, requests) => {
          const bytes = makeBytes(size)
          const { id } = await begin(size)
          for (const { share, isCut } of requests) {
            await using held = await bench.open().hold(ann, id)
            if (held.offset === size) break
            const part = bytes.subarray(held.offset, held.offset + Math.floor(share * (size - held.offset)))
            const before = held.offset
            if (isCut) await expect(held.write(cut(part))).rejects.toThrow('the line was cut')
            else await held.write(chunksOf(part))
            expect(held.offset).toBe(before + part.length)
          }
          await using last = await bench.open().hold(ann, id)
          if (last.offset < size) await last.write(chunksOf(bytes.subarray(last.offset)))
          expect(await find(id)).toMatchObject({ state: 'ready', bytes: size })
          expect((await bench.read(id)).equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('[L201] uploads of others, of nobody and names that are no ids are not found, and one of others is not disturbed', async () => {
    const { uploads, id } = await begin(10)
    await using held = await uploads.hold(ann, id)
    for (const other of [id, randomUUID(), '', '../x', "' or 1=1 --", 'x'.repeat(10_000)]) {
      await expect(uploads.hold(bob, other)).rejects.toMatchObject({ code: 'file_not_found' })
      await expect(uploads.cancel(bob, other)).rejects.toMatchObject({ code: 'file_not_found' })
    }
    await held.write(chunksOf(makeBytes(10)))
    expect(await find(id)).toMatchObject({ state: 'ready' })
  })

  it.each([
    ['the same node', true],
    ['another node', false],
  ])(
    '[L202] an upload is written by one request at a time: the next one, on %s, gets it within two seconds, with all that came before',
    async (_, isSame) => {
      const bytes = makeBytes(3 * mebibyte)
      const { uploads, id } = await begin(bytes.length)
      const first = await uploads.hold(ann, id)
      const writing = first
        .write(stalled(bytes.subarray(0, 2 * mebibyte)))
        .finally(() => first[Symbol.asyncDispose]())
      const stopped = expect(writing).rejects.toMatchObject({ code: 'unavailable' })
      await new Promise((resolve) => setTimeout(resolve, 200))
      const asked = performance.now()
      await using second = await (isSame ? uploads : bench.open()).hold(ann, id)
      expect(performance.now() - asked).toBeLessThan(2_000)
      await stopped
      expect(second.offset).toBe(2 * mebibyte)
      await second.write(chunksOf(bytes.subarray(second.offset)))
      expect((await bench.read(id)).equals(bytes)).toBe(true)
    },
  )

  it('[L203] a node that died holds an upload no longer than its lease', async () => {
    const { uploads, id } = await begin(10)
    await bench.store.leaseUpload({ id, lease: 'of the dead', leaseMs: fileLimits.uploadLeaseMs })
    const asked = performance.now()
    await using held = await uploads.hold(ann, id)
    const tookMs = performance.now() - asked
    expect(tookMs).toBeLessThan(fileLimits.uploadLeaseMs + 1_500)
    expect(held.offset).toBe(0)
  })

  it('[L204] the last byte makes a file of it, told by its bytes; what is to be looked at first waits for that', async () => {
    const kinds = [
      [png, {}, { kind: 'image', media_type: 'image/png', state: 'processing' }],
      [Buffer.from('<svg/>'), { mediaType: 'image/png' }, { kind: 'file', state: 'ready' }],
      [Buffer.from('no sound'), { kind: 'voice' }, { kind: 'file', state: 'ready' }],
      [Buffer.from('fLaC'), { kind: 'voice', duration_ms: 900 }, { kind: 'voice', duration_ms: 900 }],
    ] as const
    for (const [bytes, given, expected] of kinds) {
      const { uploads, id } = await begin(bytes.length, given)
      await using held = await uploads.hold(ann, id)
      await held.write(chunksOf(bytes))
      expect(await find(id)).toMatchObject({ bytes: bytes.length, ...expected })
      expect(held.expiresAt).toBeUndefined()
    }
    const { uploads, id } = await begin(
      3,
      {},
      bench.open({ scanner: { scan: async () => ({ status: 'clean' }) } }),
    )
    await using held = await uploads.hold(ann, id)
    await held.write(chunksOf(makeBytes(3)))
    expect(await find(id)).toMatchObject({ kind: 'file', state: 'processing' })
  })

  it('[L205] an upload that has all its bytes and was not finished is finished by whoever asks next; a finished one is held as such', async () => {
    const bytes = makeBytes(100)
    const blobs = { ...bench.blobs, finish: () => Promise.reject(new Error('away')) }
    const { uploads, id } = await begin(100, {}, bench.open({ blobs }))
    {
      await using held = await uploads.hold(ann, id)
      await expect(held.write(chunksOf(bytes))).rejects.toThrow('away')
      expect(held.offset).toBe(100)
    }
    expect(await find(id)).toMatchObject({ state: 'uploading' })
    for (let time = 0; time < 2; time += 1) {
      await using held = await bench.open().hold(ann, id)
      expect([held.offset, held.bytes, held.name]).toEqual([100, 100, 'a.bin'])
      expect(await find(id)).toMatchObject({ state: 'ready' })
      await expect(held.write(chunksOf(bytes))).rejects.toMatchObject({ code: 'wrong_offset' })
    }
    expect((await bench.read(id)).equals(bytes)).toBe(true)
  })

  it('[L206] more bytes than were announced are refused, and the upload is given up', async () => {
    const { uploads, id } = await begin(100)
    {
      await using held = await uploads.hold(ann, id)
      await expect(held.write(chunksOf(makeBytes(101), 50))).rejects.toMatchObject({ code: 'too_large' })
    }
    await expect(uploads.hold(ann, id)).rejects.toMatchObject({ code: 'file_not_found' })
    expect(await bench.store.takeExpired(100, 60_000)).toMatchObject([{ id }])
  })

  it('[L207] a file that is too large, empty or beyond the quota is refused before anything is kept of it', async () => {
    const uploads = bench.open({ maxBytes: 1_000, quotaBytes: 1_500 })
    const caller = { userId: 4711 }
    await uploads.create(caller, { ...plain, bytes: 1_000 })
    const before = await bench.keys()
    const refused = [
      [1_001, { code: 'too_large' }],
      [0, { code: 'invalid_input', errors: [{ path: 'bytes' }] }],
    ] as const
    for (const [bytes, error] of refused)
      await expect(uploads.create(caller, { ...plain, bytes })).rejects.toMatchObject(error)
    await expect(uploads.create(caller, { ...plain, bytes: 501 })).rejects.toMatchObject({
      code: 'quota_exceeded',
    })
    expect(await bench.keys()).toEqual(before)
    expect(await bench.store.getUsage(caller.userId)).toBe(1_000)
  })

  it('[L208] with a checksum all bytes of a request count, or none', async () => {
    const bytes = makeBytes(3 * mebibyte)
    const { uploads, id } = await begin(bytes.length)
    const [one, rest] = [bytes.subarray(0, mebibyte), bytes.subarray(mebibyte)]
    const checksum = (of: Uint8Array) =>
      ({ algorithm: 'sha256', digest: createHash('sha256').update(of).digest() }) as const
    {
      await using held = await uploads.hold(ann, id)
      await held.write(chunksOf(one), { checksum: checksum(one) })
      expect(held.offset).toBe(mebibyte)
      await expect(held.write(chunksOf(rest), { checksum: checksum(one) })).rejects.toMatchObject({
        code: 'wrong_checksum',
      })
      await expect(held.write(cut(rest), { checksum: checksum(rest) })).rejects.toThrow('cut')
      expect(held.offset).toBe(mebibyte)
    }
    await using held = await uploads.hold(ann, id)
    expect(held.offset).toBe(mebibyte)
    await held.write(chunksOf(rest), { checksum: checksum(rest) })
    expect((await bench.read(id)).equals(bytes)).toBe(true)
  })

  it('[L209] a retry of what began it finds the first one, and something else with its client_id is a conflict', async () => {
    const uploads = bench.open()
    const before = (await bench.keys()).length
    const request = { ...plain, name: 'a.txt', bytes: 5, client_id: randomUUID() }
    const made = await Promise.all(Array.from({ length: 5 }, () => uploads.create(ann, request)))
    expect(new Set(made.map(({ file }) => file.id)).size).toBe(1)
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
    await expect(uploads.create(ann, { ...request, bytes: 6 })).rejects.toMatchObject({ code: 'conflict' })
    expect((await bench.keys()).length).toBeLessThanOrEqual(before + 1)
  })

  it('[L210] one that is given up stops its writer, is not found any more and frees its room', async () => {
    const caller = { userId: 4712 }
    const uploads = bench.open()
    const { file } = await uploads.create(caller, { ...plain, bytes: mebibyte })
    const held = await uploads.hold(caller, file.id)
    const writing = held.write(stalled(makeBytes(100))).finally(() => held[Symbol.asyncDispose]())
    const stopped = expect(writing).rejects.toMatchObject({ code: 'unavailable' })
    await uploads.cancel(caller, file.id)
    await stopped
    await expect(uploads.hold(caller, file.id)).rejects.toMatchObject({ code: 'file_not_found' })
    await expect(uploads.cancel(caller, file.id)).rejects.toMatchObject({ code: 'file_not_found' })
    const taken = await bench.store.takeExpired(100, 60_000)
    await bench.store.forgetFiles(taken.map(({ id }) => id))
    expect(await bench.store.getUsage(caller.userId)).toBe(0)
  })

  it('[L211] a server that stops lets go of what it holds, with all that came durable', async () => {
    const bytes = makeBytes(mebibyte)
    const { uploads, id } = await begin(bytes.length)
    const held = await uploads.hold(ann, id)
    const writing = held.write(stalled(bytes.subarray(0, 1_000))).finally(() => held[Symbol.asyncDispose]())
    const stopped = expect(writing).rejects.toMatchObject({ code: 'unavailable' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await uploads[Symbol.asyncDispose]()
    await stopped
    await expect(uploads.hold(ann, id)).rejects.toMatchObject({ code: 'unavailable' })
    const asked = performance.now()
    await using next = await bench.open().hold(ann, id)
    expect(performance.now() - asked).toBeLessThan(1_000)
    expect(next.offset).toBe(1_000)
  })

  it('[L212] a lease that was lost ends what is being written', async () => {
    const { uploads, id } = await begin(mebibyte)
    await using held = await uploads.hold(ann, id)
    const { lease } = await leaseOf(id)
    const writing = expect(held.write(stalled(makeBytes(100)))).rejects.toMatchObject({ code: 'unavailable' })
    await bench.store.releaseUpload({ id, lease })
    await writing
  })
})

/** Who holds it, as the database knows. */
async function leaseOf(id: string): Promise<{ lease: string }> {
  const seen: { lease: string }[] = []
  const { renewUpload } = bench.store
  return new Promise((resolve) => {
    bench.store.renewUpload = async (lease) => {
      if (lease.id === id) {
        seen.push(lease)
        bench.store.renewUpload = renewUpload
        resolve(seen[0]!)
      }
      return renewUpload(lease)
    }
  })
}
