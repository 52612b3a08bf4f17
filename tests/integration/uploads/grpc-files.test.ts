/** Files over gRPC, on a whole server. */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { Metadata } from '@grpc/grpc-js'
import { makeBytes, type Person, type RunningApp, register, startApp } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  FileKind,
  FileService,
  type FileServiceDownloadRequestSchema,
  type FileServiceDownloadResponse,
  type FileServiceUploadRequestSchema,
  type FileServiceUploadResponse,
  FileState,
} from '../../../packages/gateway/src/grpc/gen/stonechat/v1/file_pb.js'
import {
  createGrpcClient,
  definitionOf,
  refusalOf,
  serviceToken,
} from '../../../packages/gateway/src/testing/grpc-server.js'
import { chunksOf, mebibyte } from './upload-bench.js'

type Part = MessageInitShape<typeof FileServiceUploadRequestSchema>

let app: RunningApp
let grpc: ReturnType<typeof createGrpcClient>
let ann: Person
let bob: Person
beforeAll(async () => {
  app = await startApp({
    options: { grpc: '0', grpcToken: serviceToken.padEnd(40, '.'), fileMaxSize: '8MB' },
  })
  ;[ann, bob] = await Promise.all([register(app), register(app)])
  grpc = createGrpcClient(Number(app.app.grpc!.split(':')[1]))
})
afterAll(async () => {
  grpc.client.close()
  await app[Symbol.asyncDispose]()
})

function signed(): Metadata {
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${serviceToken.padEnd(40, '.')}`)
  return metadata
}

const settings = { authorization: `Bearer ${serviceToken.padEnd(40, '.')}` }

/** Sends these parts; where they throw, the call is cancelled. */
function upload(parts: AsyncIterable<Part> | Iterable<Part>, metadata = signed()) {
  const { path, requestSerialize, responseDeserialize } = definitionOf(FileService, 'Upload')
  return new Promise<FileServiceUploadResponse>((resolve, reject) => {
    const call = grpc.client.makeClientStreamRequest<object, FileServiceUploadResponse>(
      ...([path, requestSerialize, responseDeserialize, metadata] as const),
      (error, response) => (error === null ? resolve(response!) : reject(error)),
    )
    call.on('error', () => {})
    const send = async () => {
      for await (const part of parts) {
        if (call.destroyed) return
        if (!call.write(create(FileService.method.upload.input, part)))
          await new Promise((drained) => call.once('drain', drained).once('close', drained))
      }
      call.end()
    }
    send().catch(() => call.cancel())
  })
}

async function* partsOf(bytes: Uint8Array, details: NonNullable<Part['details']>): AsyncGenerator<Part> {
  yield { details: { bytes: BigInt(bytes.length), ...details } } as Part
  for await (const chunk of chunksOf(bytes, 200_000)) yield { chunk }
}

async function download(request: MessageInitShape<typeof FileServiceDownloadRequestSchema>): Promise<Buffer> {
  const { path, requestSerialize, responseDeserialize } = definitionOf(FileService, 'Download')
  const stream = grpc.client.makeServerStreamRequest<object, FileServiceDownloadResponse>(
    ...([path, requestSerialize, responseDeserialize] as const),
    create(FileService.method.download.input, request),
    signed(),
  )
  const chunks: Uint8Array[] = []
  for await (const { chunk } of stream as AsyncIterable<FileServiceDownloadResponse>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function filesOnDisk(): Promise<string[]> {
  const entries = await readdir(`${app.dataDir}/files`, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

const idOf = ({ id }: Person) => BigInt(id)

describe('files over gRPC', () => {
  it('[L250] a file is uploaded and downloaded as a stream, byte for byte, and read about, deleted and linked to', async () => {
    const bytes = makeBytes(5 * mebibyte + 3)
    const details = { actorId: idOf(ann), name: '../照片.bin', bytes: BigInt(bytes.length) }
    const { file } = await upload(partsOf(bytes, details))
    expect(file).toMatchObject({
      ...{ name: '照片.bin', kind: FileKind.FILE, state: FileState.READY, ownerId: idOf(ann) },
      ...{ bytes: BigInt(bytes.length), mediaType: 'application/octet-stream' },
    })
    const request = { actorId: idOf(ann), fileId: file!.id }
    expect((await grpc.call(FileService.method.get, request, settings)).file).toEqual(file)
    expect((await download(request)).equals(bytes)).toBe(true)
    expect((await download({ ...request, offset: 5_000_000n })).equals(bytes.subarray(5_000_000))).toBe(true)
    expect((await download({ ...request, offset: BigInt(bytes.length) })).length).toBe(0)
    const asked = { actorId: idOf(ann), fileIds: [file!.id, randomUUID()] }
    const { links } = await grpc.call(FileService.method.listLinks, asked, settings)
    expect(links.map(({ fileId }) => fileId)).toEqual([file!.id])
    await grpc.call(FileService.method.delete, request, settings)
    const gone = { status: 5, code: 'file_not_found' }
    expect(await refusalOf(download(request))).toMatchObject(gone)
    expect(await refusalOf(grpc.call(FileService.method.get, request, settings))).toMatchObject(gone)
  })

  it('[L251] a retry of an upload over gRPC with its client_id answers the first file', async () => {
    const bytes = makeBytes(300_000)
    const details = { actorId: idOf(ann), clientId: randomUUID(), name: 'a' }
    const first = await upload(partsOf(bytes, details))
    const again = await upload(partsOf(bytes, details))
    expect(again).toEqual(first)
    const other = upload(partsOf(bytes, { ...details, name: 'b' }))
    expect(await refusalOf(other)).toMatchObject({ status: 6, code: 'conflict' })
  })

  it('[L252] an upload over gRPC that lies, breaks off or is not for this caller is refused, and nothing is kept of it', async () => {
    const before = await filesOnDisk()
    const actorId = idOf(bob)
    const chunk = makeBytes(1_000)
    const refusals: [Iterable<Part> | AsyncIterable<Part>, object][] = [
      [[], { code: 'invalid_input', errors: [{ path: 'details' }] }],
      [[{ chunk }], { code: 'invalid_input', errors: [{ path: 'details' }] }],
      [
        [{ details: { actorId: 0n, bytes: 1_000n } }] as Part[],
        { code: 'invalid_input', errors: [{ path: 'actor_id' }] },
      ],
      [
        [{ details: { actorId: 999_999_999n, bytes: 1_000n } }, { chunk }] as Part[],
        { code: 'user_not_found' },
      ],
      [[{ details: { actorId } }] as Part[], { code: 'invalid_input', errors: [{ path: 'bytes' }] }],
      [[{ details: { actorId, bytes: 999n }, chunk }] as Part[], { code: 'too_large' }],
      [
        [{ details: { actorId, bytes: 1_001n }, chunk }] as Part[],
        { code: 'invalid_input', errors: [{ path: 'bytes' }] },
      ],
      [[{ details: { actorId, bytes: 9_000_000n }, chunk }] as Part[], { code: 'too_large' }],
      [
        [
          { details: { actorId, bytes: 2_000n }, chunk },
          { details: { actorId }, chunk },
        ] as Part[],
        { code: 'invalid_input', errors: [{ path: 'details' }] },
      ],
      [partsOf(makeBytes(9_000_000), { actorId, bytes: 8_000_000n }), { code: 'too_large' }],
    ]
    for (const [parts, refusal] of refusals) expect(await refusalOf(upload(parts))).toMatchObject(refusal)
    async function* breaksOff(): AsyncGenerator<Part> {
      yield { details: { actorId, bytes: 2_000n }, chunk } as Part
      await new Promise((resolve) => setTimeout(resolve, 100))
      throw new Error('gone')
    }
    await expect(upload(breaksOff())).rejects.toMatchObject({ code: 1 })
    const stranger = upload([{ details: { actorId, bytes: 1_000n }, chunk }] as Part[], new Metadata())
    expect(await refusalOf(stranger)).toMatchObject({ code: 'unauthenticated' })
    await expect.poll(filesOnDisk).toEqual(before)
  })

  it('[L253] files of others are not found over gRPC', async () => {
    const { file } = await upload(partsOf(makeBytes(10), { actorId: idOf(ann) }))
    const request = { actorId: idOf(bob), fileId: file!.id }
    const refused = { status: 5, code: 'file_not_found' }
    expect(await refusalOf(download(request))).toMatchObject(refused)
    expect(await refusalOf(grpc.call(FileService.method.get, request, settings))).toMatchObject(refused)
    expect(await refusalOf(grpc.call(FileService.method.delete, request, settings))).toMatchObject(refused)
  })
})
