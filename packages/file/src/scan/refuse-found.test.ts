import { StonechatError } from '@stonechat/protocol'
import { expect, it, onTestFinished } from 'vitest'
import { contentKey } from '../base/blob-keys.js'
import type { FileRecord } from '../contract/index.js'
import { processUploaded } from '../process/process-uploaded.js'
import { openPlace } from '../testing/open-place.js'
import { createWorkshop } from '../workshop/workshop.js'
import type { ScanVerdict } from './scanner.js'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

async function processed(verdict: () => ScanVerdict) {
  const place = await openPlace()
  onTestFinished(() => place[Symbol.asyncDispose]())
  const workshop = createWorkshop()
  onTestFinished(() => workshop[Symbol.asyncDispose]())
  const { id } = await place.makeFile(Buffer.from('content'), {}, { state: 'processing' })
  const scanned: string[] = []
  const scanner = {
    async scan(bytes: AsyncIterable<Uint8Array>) {
      for await (const chunk of bytes) scanned.push(Buffer.from(chunk).toString())
      return verdict()
    },
  }
  const { stores, blobs } = place
  const run = () => processUploaded({ store: stores.file, blobs, workshop, scanner, log: silent }, id)
  const file = async () => (await stores.file.getFiles([id]))[0] as FileRecord
  return { place, id, run, file, scanned }
}

it('[L74] a file in which nothing is found becomes ready', async () => {
  const { run, file, scanned } = await processed(() => ({ status: 'clean' }))
  await run()
  expect(scanned).toEqual(['content'])
  expect((await file()).state).toBe('ready')
})

it.each([{ status: 'found', name: 'Eicar' }, { status: 'too_large' }] as const)(
  '[L75] a file that is $status is refused, its bytes are gone, and its owner is not charged for them',
  async (verdict) => {
    const { place, id, run, file } = await processed(() => verdict)
    await run()
    expect(await file()).toMatchObject({ state: 'refused', kind: 'file' })
    expect(await place.keys()).not.toContain(contentKey(id))
    expect(await place.stores.file.getUsage((await file()).ownerId)).toBe(0)
  },
)

it('[L76] a file whose scanner is away stays `processing` until it is back', async () => {
  let isAway = true
  const { run, file } = await processed(() => {
    if (isAway) throw new StonechatError('unavailable')
    return { status: 'clean' }
  })
  await expect(run()).rejects.toMatchObject({ code: 'unavailable' })
  expect((await file()).state).toBe('processing')
  isAway = false
  await run()
  expect((await file()).state).toBe('ready')
})
