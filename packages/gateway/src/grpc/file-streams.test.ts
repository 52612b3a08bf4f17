import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { type ClientWritableStream, Metadata } from '@grpc/grpc-js'
import type { BytesAnswer, OperationRequest, Service } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { gatewayLimits } from '../limits.js'
import { until } from '../testing/fixtures.js'
import { definitionOf, refusalOf, serviceToken, startGrpc } from '../testing/grpc-server.js'
import {
  FileService,
  type FileServiceUploadRequestSchema,
  type FileServiceUploadResponse,
} from './gen/stonechat/v1/file_pb.js'

const chunkBytes = 200_000
const fileId = '00000000-0000-4000-8000-000000000001'
const file = {
  ...{ id: fileId, owner_id: 1, kind: 'file', name: 'a', media_type: 'application/octet-stream' },
  ...{ bytes: 1, state: 'ready', created_at: 1 },
}
const shortIdle = { ...gatewayLimits, httpIdleTimeoutMs: 100 }

const serviceOf = (handle: (request: OperationRequest) => Promise<unknown>): Service => ({
  operations: ['file.upload', 'file.content'],
  handle: async (request) => ({ data: await handle(request) }),
})

function signed(): Metadata {
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${serviceToken}`)
  return metadata
}

type Client = Awaited<ReturnType<typeof startGrpc>>['client']

function beginUpload(client: Client) {
  const { path, requestSerialize, responseDeserialize } = definitionOf(FileService, 'Upload')
  let call: ClientWritableStream<object> | undefined
  const answer = new Promise<FileServiceUploadResponse>((resolve, reject) => {
    call = client.makeClientStreamRequest<object, FileServiceUploadResponse>(
      ...([path, requestSerialize, responseDeserialize, signed()] as const),
      (error, response) => (error === null ? resolve(response!) : reject(error)),
    )
  })
  const stream = call!.on('error', () => {})
  const write = (part: MessageInitShape<typeof FileServiceUploadRequestSchema>) =>
    new Promise<void>((done) => {
      stream.write(create(FileService.method.upload.input, part), () => done())
    })
  return { answer, stream, write }
}

/** A download of which nobody reads more than the beginning: the client takes everything until it is first read from. */
function beginDownload(client: Client) {
  const { path, requestSerialize, responseDeserialize } = definitionOf(FileService, 'Download')
  const request = create(FileService.method.download.input, { actorId: 1n, fileId })
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, signed())
  return call.once('data', () => call.pause()).on('error', () => {})
}

function createSource(chunks: number) {
  const source = { given: 0, isClosed: false }
  const answer: BytesAnswer = {
    ...{ mediaType: 'application/octet-stream', bytes: chunks * chunkBytes, etag: 'a', headers: {} },
    async read() {
      return (async function* () {
        try {
          for (; source.given < chunks; source.given += 1) yield Buffer.alloc(chunkBytes)
        } finally {
          source.isClosed = true
        }
      })()
    },
  }
  return { source, answer }
}

async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 3; round += 1) {
    // What was under way is then over.
    await new Promise((resolve) => setTimeout(resolve, 20))
    collect()
  }
  return process.memoryUsage().arrayBuffers
}

describe('streams of bytes over gRPC', () => {
  it('[L254] what of an upload was taken is held no longer, however much it is', async () => {
    const chunks = 200
    let grown = Infinity
    await using grpc = await startGrpc([
      serviceOf(async ({ body }) => {
        const before = await heldBytes()
        for await (const chunk of body!.read(Number.MAX_SAFE_INTEGER)) expect(chunk.length).toBe(chunkBytes)
        grown = (await heldBytes()) - before
        return file
      }),
    ])
    const { answer, stream, write } = beginUpload(grpc.client)
    await write({ details: { actorId: 1n, bytes: BigInt(chunks * chunkBytes) } })
    for (let sent = 0; sent < chunks; sent += 1) await write({ chunk: new Uint8Array(chunkBytes) })
    stream.end()
    expect((await answer).file?.id).toBe(fileId)
    expect(grown).toBeLessThan((chunks * chunkBytes) / 4)
  })

  it('[L255] an upload whose caller sends nothing for long ends as unavailable, which is no fault of the server', async () => {
    await using grpc = await startGrpc(
      [
        serviceOf(async ({ body }) => {
          for await (const _ of body!.read(Number.MAX_SAFE_INTEGER));
          return file
        }),
      ],
      { timeouts: shortIdle },
    )
    const { answer, write } = beginUpload(grpc.client)
    await write({ details: { actorId: 1n, bytes: 10n } })
    expect(await refusalOf(answer)).toMatchObject({ status: 14, code: 'unavailable' })
    expect(grpc.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('[L255] a download whose caller takes nothing for long ends as unavailable, which is no fault of the server', async () => {
    const { source, answer } = createSource(4_000)
    await using grpc = await startGrpc([serviceOf(async () => answer)], { timeouts: shortIdle })
    const call = beginDownload(grpc.client)
    await until(() => source.isClosed)
    expect(source.given).toBeLessThan(4_000)
    const taken = (async () => {
      for await (const _ of call);
    })()
    expect(await refusalOf(taken)).toMatchObject({ status: 14, code: 'unavailable' })
    expect(grpc.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('[L256] a caller who leaves a download lets its bytes go at once', async () => {
    const { source, answer } = createSource(4_000)
    await using grpc = await startGrpc([serviceOf(async () => answer)])
    const call = beginDownload(grpc.client)
    await until(() => source.given > 0)
    call.cancel()
    await until(() => source.isClosed)
    expect(source.given).toBeLessThan(4_000)
    expect(grpc.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })
})
