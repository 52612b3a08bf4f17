import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Cell } from '../base/cell.js'
import { ClientError } from '../base/client-error.js'
import { createUploadServer, type UploadServer } from '../testing/upload-server.js'
import { createHttp } from '../transport/http.js'
import type { FilesBase } from './base.js'
import { Patience } from './patience.js'
import { transferFile } from './transfer.js'

let server: UploadServer
let url: string
let close: () => Promise<unknown>

beforeEach(async () => {
  server = createUploadServer()
  const http = createServer((request, response) => server.answer(request, response)).listen(0, '127.0.0.1')
  await once(http, 'listening')
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  close = () => {
    http.closeAllConnections()
    http.close()
    return once(http, 'close')
  }
})

afterEach(() => close())

/** All that a transfer uses: a real server, a real `fetch`, and no waits. */
function makeBase() {
  const http = createHttp({ fetch, url })
  const parts = { ClientError, random: () => 0, backoffMs: () => 0 }
  const call = async (_name: string, { file_id }: { file_id: string }) => {
    try {
      return server.find(file_id)
    } catch {
      throw new ClientError('file_not_found')
    }
  }
  const base = { ...parts, Cell, call, fetchHttp: http.fetch, patience: new Patience(parts) }
  return base as unknown as FilesBase & { patience: Patience }
}

function transfer(
  bytes: Buffer,
  options: { isBegun?: boolean; signal?: AbortSignal; clientId?: string } = {},
) {
  const { isBegun = false, signal = new AbortController().signal, clientId = 'c' } = options
  const sent: number[] = []
  const done = transferFile(
    makeBase(),
    {
      ...{
        blob: new Blob([new Uint8Array(bytes)]),
        clientId,
        name: 'ä b.txt',
        mediaType: 'text/plain',
        isVoice: false,
      },
      isBegun,
      onBegun: () => {},
      onSent: (count) => sent.push(count),
    },
    signal,
  )
  return { done, sent }
}

const someBytes = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, at) => (at * 7 + 3) % 251))

describe('bringing a file up', () => {
  it('[L600] a small file takes one request, with its name, type and client_id', async () => {
    const id = await transfer(someBytes(1_000)).done
    expect(server.asked).toEqual(['POST'])
    expect(server.uploads).toMatchObject([
      { id, metadata: { filename: 'ä b.txt', filetype: 'text/plain', client_id: 'c' } },
    ])
    expect(server.uploads[0]!.bytes).toEqual(someBytes(1_000))
  })

  it('[L601] cut after any number of bytes it goes on behind those that are there', async () => {
    const bytes = someBytes(64)
    for (let cut = 1; cut <= bytes.length; cut += 1) {
      server.cuts.push(cut)
      const id = await transfer(bytes, { clientId: `c ${cut}` }).done
      expect(server.find(id).state).toBe('ready')
      expect(server.uploads.at(-1)!.bytes, `cut at ${cut}`).toEqual(bytes)
    }
    expect(server.uploads).toHaveLength(bytes.length)
  })

  it('[L601] whatever is cut, lost or begun before, the bytes are equal and nothing is begun twice', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 400_000 }), { maxLength: 5 })
    const run = fc.asyncProperty(
      fc.integer({ min: 1, max: 700_000 }),
      cuts,
      fc.nat(3),
      fc.boolean(),
      async (size, planned, lost, isBegun) => {
        server.cuts.splice(0, Number.POSITIVE_INFINITY, ...planned)
        server.lostAnswers = lost
        const bytes = someBytes(size)
        const clientId = `${server.uploads.length}`
        const id = await transfer(bytes, { isBegun, clientId }).done
        const mine = server.uploads.filter((one) => one.clientId === clientId)
        expect(mine.map((one) => [one.id, one.bytes.equals(bytes)])).toEqual([[id, true]])
      },
    )
    await fc.assert(run, { numRuns: 60 })
  })

  it('[L602] progress never runs ahead of what the server has, and ends with all', async () => {
    const bytes = someBytes(900_000)
    server.cuts.push(300_000)
    const { done, sent } = transfer(bytes)
    await done
    expect(sent.at(-1)).toBe(bytes.length)
    expect(sent).toEqual([...sent].sort((one, other) => one - other))
    expect(sent.length).toBeGreaterThan(2)
  })

  it('[L603] an upload that the server gave up is begun anew, from the first byte', async () => {
    const bytes = someBytes(900_000)
    server.cuts.push(400_000)
    server.onCut = (upload) => {
      upload.isGone = true
    }
    const id = await transfer(bytes).done
    expect(server.uploads.map(({ clientId }) => clientId)).toEqual(['c', 'c.1'])
    expect(server.uploads[1]!.id).toBe(id)
    expect(server.uploads[1]!.bytes.equals(bytes)).toBe(true)
  })

  it('[L604] a refusal for good ends it with its reason, one that passes does not', async () => {
    server.refusals.push(new StonechatError('overloaded'), new StonechatError('quota_exceeded'))
    await expect(transfer(someBytes(10)).done).rejects.toMatchObject({ code: 'quota_exceeded' })
    expect(server.asked).toEqual(['POST', 'POST'])
    server.refusals.push(...Array.from({ length: 20 }, () => new StonechatError('internal')))
    await expect(transfer(someBytes(10)).done).rejects.toMatchObject({ code: 'internal' })
  })

  it('[L605] bytes that cannot be read any more are missing, however the network looks', async () => {
    const blob = new Blob([new Uint8Array(10)])
    const broken = Object.assign(Object.create(blob), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')) }),
    })
    const failing = { ...makeBase(), fetchHttp: () => Promise.reject(new ClientError('network')) }
    const ask = { clientId: 'c', name: 'a', mediaType: '', isVoice: false, isBegun: true }
    const done = transferFile(
      failing,
      { ...ask, blob: broken, onBegun: () => {}, onSent: () => {} },
      new AbortController().signal,
    )
    await expect(done).rejects.toMatchObject({ code: 'file_not_found' })
  })

  it('[L606] what ends it ends the request that is under way', async () => {
    const ending = new AbortController()
    const { done, sent } = transfer(someBytes(8_000_000), { signal: ending.signal })
    done.catch(() => {})
    await expect.poll(() => sent.length).toBeGreaterThan(0)
    ending.abort()
    await expect(done).rejects.toMatchObject({ code: 'network' })
    expect(server.uploads[0]!.bytes.length).toBeLessThan(8_000_000)
  })
})
