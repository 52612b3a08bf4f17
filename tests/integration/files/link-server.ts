/** The links of files over a real store, real blobs and real HTTP; who sees what, and what time it is, is the test's. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FileOutcome } from '@stonechat/file'
import { createDiskBlobs } from '@stonechat/file/disk'
import { createHttpGateway, createLimiter, type Limiter } from '@stonechat/gateway/http'
import { type Caller, serve } from '@stonechat/protocol/operations'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { deriveAddressKeys } from '@stonechat/work'
import { contentKey, previewKey } from '../../../packages/file/src/base/blob-keys.js'
import { beginUpload, longMs, outcomeOf } from '../../../packages/file/src/contract-tests/store/file-bench.js'
import { createLinkFeature } from '../../../packages/file/src/link/feature.js'
import { authenticate, createMemoryLog } from '../../../packages/gateway/src/testing/fixtures.js'
import { createClosing } from '../../support/closing.js'

export const owner = 7
export const serviceToken = 'service'.padEnd(40, '-')

export interface FileGiven {
  readonly ownerId?: number
  readonly name?: string
  readonly mediaType?: string
  readonly bytes?: Buffer
  readonly preview?: Buffer
  readonly state?: FileOutcome['state'] | 'uploading'
}

/** Tokens are `user-N`; each is a login of its own, `device-N`. */
export async function startLinks({
  limiter = createLimiter({ isEnabled: false }),
}: {
  readonly limiter?: Limiter
} = {}) {
  await using opened = createClosing()
  const folder = opened.use(await makeTempFolder())
  const { file: store, close } = await openSqlite({ path: join(folder.path, 'stonechat.db') })
  opened.use({ [Symbol.asyncDispose]: close })
  const blobs = createDiskBlobs({ folder: join(folder.path, 'files') })
  /** What the test decides. */
  const world = { now: 1_790_000_000_000, visible: new Map<number, Set<string>>(), gone: new Set<string>() }
  const asked: Caller[] = []
  const log = createMemoryLog()
  const service = serve(
    createLinkFeature({
      store,
      blobs,
      access: {
        findVisible: async (userId, ids) => new Set(ids.filter((id) => world.visible.get(userId)?.has(id))),
        async isCallerGood(caller) {
          asked.push(caller)
          return !world.gone.has(caller.deviceId ?? '')
        },
      },
      addressKeys: deriveAddressKeys(randomBytes(32)),
      clock: () => world.now,
      log,
    }),
  )
  const app = await createHttpGateway({ services: [service], authenticate, serviceToken, limiter, log })
  opened.use({ [Symbol.asyncDispose]: async () => app.close() })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const closeAll = opened.move()

  async function makeFile({ state = 'ready', ...given }: FileGiven = {}): Promise<string> {
    const { ownerId = owner, name = 'a.bin', mediaType = 'application/octet-stream', preview } = given
    const bytes = given.bytes ?? randomBytes(1_000)
    const { draft, lease } = await beginUpload(store, { ownerId, name, mediaType, bytes: bytes.length })
    if (state === 'uploading') return draft.id
    await blobs.put(contentKey(draft.id), bytes)
    if (preview !== undefined) await blobs.put(previewKey(draft.id), preview)
    const previewed = preview === undefined ? null : previewKey(draft.id)
    await store.finishUpload(lease, outcomeOf(draft, { state, previewKey: previewed }), longMs)
    return draft.id
  }

  const send = (path: string, { token, ...init }: RequestInit & { token?: string | undefined } = {}) =>
    fetch(url + path, {
      ...init,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...init.headers },
    })

  return {
    ...{ world, store, blobs, asked, log, url, makeFile, send },
    /** The links that this caller gets. */
    async links(fileIds: readonly string[], token = `user-${owner}`): Promise<Link[]> {
      const answer = await send('/api/files/links', {
        ...{ method: 'POST', token, body: JSON.stringify({ file_ids: fileIds }) },
        headers: { 'content-type': 'application/json' },
      })
      if (answer.status !== 200) throw new Error(await answer.text())
      return ((await answer.json()) as { links: Link[] }).links
    },
    /** What came of a request: `yes`, or the code of the refusal. */
    async outcome(path: string, token?: string): Promise<string> {
      const answer = await send(path, { token })
      const body = await answer.text()
      return answer.ok ? 'yes' : (JSON.parse(body) as { code: string }).code
    },
    [Symbol.asyncDispose]: closeAll,
  }
}

export interface Link {
  readonly file_id: string
  readonly url: string
  readonly preview_url?: string
  readonly expires_at: number
}
