import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { StonechatError } from '@stonechat/protocol'
import { keepLease } from '@stonechat/work'
import type { FileRecord, UploadRecord } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { type HeldUpload, Holding, lostUpload } from './holding.js'
import type { LetGoReason, UploadParts } from './uploads.js'

/** See `Uploads.hold`. */
export async function holdUpload(parts: UploadParts, file: FileRecord): Promise<HeldUpload> {
  const holding = await takeUpload(parts, file, { yields: true })
  if (!(holding instanceof Holding)) return heldFile(holding)
  try {
    await holding.finishIfWhole()
    return holding
  } catch (error) {
    await holding[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * Takes it as soon as nobody else has it.
 * @param options.yields whether it lets go where another request wants it
 * @returns the file where it is one by now
 * @throws StonechatError `file_not_found`, `unavailable`
 */
export async function takeUpload(
  parts: UploadParts,
  { id }: FileRecord,
  { yields }: { readonly yields: boolean },
): Promise<Holding | FileRecord> {
  const { store, held, log } = parts
  const lease = { id, lease: randomUUID() }
  const { uploadLeaseMs: leaseMs, uploadLeaseMarginMs, uploadPollMs, uploadWaitMs } = fileLimits
  const giveUpAt = performance.now() + uploadWaitMs
  for (;;) {
    held.get(id)?.letGo('wanted')
    const takenAt = performance.now()
    const taken = await store.leaseUpload({ ...lease, leaseMs })
    if (taken.status === 'leased') return hold(taken.upload, takenAt)
    if (taken.status === 'gone') break
    if (performance.now() > giveUpAt) throw new StonechatError('unavailable')
    await pause(uploadPollMs)
  }
  const [file] = await store.getFiles([id])
  if (file === undefined || file.state === 'uploading') throw new StonechatError('file_not_found')
  return file

  function hold(upload: UploadRecord, takenAt: number): Holding {
    const end = new AbortController()
    const letGo = (reason: LetGoReason) => {
      if (yields || reason === 'closing') end.abort(new StonechatError('unavailable'))
    }
    const kept = keepLease({
      // Over here before it is over there: two that write at the same time would leave a mixture.
      ...{ takenAt, leaseMs: leaseMs - uploadLeaseMarginMs },
      renew: async () => {
        const answer = await store.renewUpload({ ...lease, leaseMs })
        if (answer === 'wanted') letGo('wanted')
        return answer !== 'lost'
      },
    })
    kept.lost.addEventListener('abort', () => end.abort(lostUpload(kept.lost.reason)))
    const { promise: released, resolve } = deferred()
    const here = { letGo, released }
    held.set(id, here)
    let releasing: Promise<void> | undefined
    const release = () => {
      releasing ??= letOthers()
      return releasing
    }
    const letOthers = async () => {
      kept[Symbol.dispose]()
      // Where it fails, the lease ends by itself some seconds later.
      await store
        .releaseUpload(lease)
        .catch((err: unknown) => log.warn({ fileId: id, err }, 'file.release_failed'))
      if (held.get(id) === here) held.delete(id)
      resolve()
    }
    return new Holding(parts, { lease, upload, end: end.signal, release })
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** One that has all its bytes. */
function heldFile({ bytes, name }: FileRecord): HeldUpload {
  return {
    ...{ offset: bytes, bytes, name, expiresAt: undefined },
    write: async () => {
      throw new StonechatError('wrong_offset')
    },
    [Symbol.asyncDispose]: async () => {},
  }
}
