import { uuidv7 } from 'uuidv7'
import { contentKey } from '../../base/blob-keys.js'
import type { ExpiredFile, FileDraft, FileOutcome, FileStore, UploadLease } from '../../contract/index.js'

export const longMs = 60_000
export const lots = 1e12

let users = Math.floor(Math.random() * 1e9) * 1000

/** A user that no other rule has. */
export function newUser(): number {
  users += 1
  return users
}

export function draftFile(given: Partial<FileDraft> = {}): FileDraft {
  const id = uuidv7()
  return {
    ...{ id, ownerId: newUser(), clientId: undefined, name: 'a.bin', mediaType: 'application/octet-stream' },
    ...{ isVoice: false, bytes: 100, hints: {}, blobKey: contentKey(id), blobState: 'begun' },
    createdAt: 1_750_000_000_000,
    ...given,
  }
}

export function outcomeOf(draft: FileDraft, given: Partial<FileOutcome> = {}): FileOutcome {
  const facts = { kind: 'file', media_type: draft.mediaType, bytes: draft.bytes } as const
  return { id: draft.id, state: 'ready', facts, blobKey: draft.blobKey, previewKey: null, ...given }
}

/** An upload that somebody holds. */
export async function beginUpload(
  store: FileStore,
  given: Partial<FileDraft> = {},
): Promise<{ readonly draft: FileDraft; readonly lease: UploadLease }> {
  const draft = draftFile(given)
  await store.createFile(draft, lots, longMs)
  const lease = { id: draft.id, lease: 'one' }
  await store.leaseUpload({ ...lease, leaseMs: longMs })
  return { draft, lease }
}

/** A file that is ready, and that expires in `expiresInMs`. */
export async function makeFile(
  store: FileStore,
  given: Partial<FileDraft> = {},
  expiresInMs = longMs,
): Promise<FileDraft> {
  const { draft, lease } = await beginUpload(store, given)
  await store.finishUpload(lease, outcomeOf(draft), expiresInMs)
  return draft
}

/** Takes and forgets all that has expired; those of which `isOf` says so are answered. */
export async function takeAll(store: FileStore, isOf: (id: string) => boolean, againInMs = longMs) {
  const all: ExpiredFile[] = []
  for (;;) {
    const some = await store.takeExpired(50, againInMs)
    all.push(...some)
    if (some.length === 0) return all.filter(({ id }) => isOf(id))
  }
}
