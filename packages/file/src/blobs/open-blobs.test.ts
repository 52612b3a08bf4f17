import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startS3 } from '@stonechat/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { holds, makeBytes } from '../contract-tests/blobs/bytes.js'
import { parseBlobsAddress } from './blobs-address.js'
import { openBlobs } from './open-blobs.js'

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-place-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

async function openS3() {
  const s3 = await startS3()
  onTestFinished(() => s3[Symbol.asyncDispose]())
  return s3
}

describe('the address of a place', () => {
  const s3 = { kind: 's3', prefix: '', endpoint: undefined, region: undefined, style: undefined }
  it.each([
    ['file:data/files', { kind: 'disk', folder: 'data/files' }],
    ['file:/srv/files', { kind: 'disk', folder: '/srv/files' }],
    ['file:///srv/files', { kind: 'disk', folder: '/srv/files' }],
    ['s3://chat', { ...s3, bucket: 'chat' }],
    ['s3://chat/', { ...s3, bucket: 'chat' }],
    ['s3://chat/a/b/', { ...s3, bucket: 'chat', prefix: 'a/b/' }],
    [
      's3://chat/a?endpoint=http://127.0.0.1:9000&region=garage&style=host',
      {
        ...s3,
        bucket: 'chat',
        prefix: 'a/',
        endpoint: 'http://127.0.0.1:9000',
        region: 'garage',
        style: 'host',
      },
    ],
  ])('[L60] %s is read', (text, expected) => {
    expect(parseBlobsAddress(text)).toEqual(expected)
  })

  it.each([
    ['', 'must be file:FOLDER'],
    ['data/files', 'must be file:FOLDER'],
    ['gs://chat', 'must be file:FOLDER'],
    ['file:', 'needs a folder'],
    ['s3://', 'needs a bucket'],
    ['s3://Chat_1', 'needs a bucket'],
    ['s3://key:secret@chat', 'takes no keys'],
    ['s3://chat/a%20b', 'as PREFIX'],
    ['s3://chat?acl=public', 'not acl'],
    ['s3://chat?endpoint=minio:9000', 'needs an endpoint'],
    ['s3://chat?region=EU', 'needs a region'],
    ['s3://chat?style=virtual', 'needs path or host'],
  ])('[L61] %j is refused with a sentence that says why', (text, words) => {
    expect(parseBlobsAddress(text)).toContain(words)
  })
})

describe('opening a place', () => {
  it('[L62] a folder is made and tried, and nothing of the trial stays', async () => {
    const folder = join(await makeFolder(), 'new')
    const blobs = await openBlobs(`file:${folder}`, { env: {} })
    await blobs.put('a', makeBytes(3))
    expect(await holds(blobs, 'a', makeBytes(3))).toBe(true)
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    expect(files.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['a'])
  })

  it('[L62] a folder that cannot be used is refused with the reason of the system', async () => {
    const file = join(await makeFolder(), 'file')
    await writeFile(file, '')
    await expect(openBlobs(`file:${file}/files`, { env: {} })).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it('[L46] on disk, what a crash left of small blobs is removed a day later, when the next process starts', async () => {
    const folder = await makeFolder()
    const temporary = join(folder, 'temporary')
    await mkdir(temporary)
    for (const [name, ageMs] of Object.entries({ old: 25 * 3_600_000, young: 60_000 })) {
      await writeFile(join(temporary, name), 'half')
      const at = new Date(Date.now() - ageMs)
      await utimes(join(temporary, name), at, at)
    }
    await openBlobs(`file:${folder}`, { env: {} })
    expect(await readdir(temporary)).toEqual(['young'])
  })

  it('[L63] a bucket is opened with the keys of the environment, and nothing of the trial stays', async () => {
    const s3 = await openS3()
    const blobs = await openBlobs(s3.address, { env: s3.env })
    for await (const entry of blobs.list()) expect.unreachable(entry.key)
  })

  it('[L63] a bucket without keys, with wrong ones, or that is not there is refused with a reason', async () => {
    const s3 = await openS3()
    const open = (address: string, env: Record<string, string>) => openBlobs(address, { env })
    await expect(open(s3.address, {})).rejects.toThrow('AWS_ACCESS_KEY_ID')
    const stranger = { ...s3.env, AWS_ACCESS_KEY_ID: 'STRANGER' }
    await expect(open(s3.address, stranger)).rejects.toThrow('403 InvalidAccessKeyId')
    const other = s3.address.replace('//chat/', '//other/')
    await expect(open(other, s3.env)).rejects.toThrow('404 NoSuchBucket')
  })
})
