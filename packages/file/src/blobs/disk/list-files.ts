import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobEntry } from '../../contract/index.js'
import { ifThere, onDisk } from './on-disk.js'
import { keyOfName, type Place } from './place.js'

/** Every blob of a folder; those that vanish meanwhile are left out. */
export async function* listFiles({ begunFolder, wholeFolder }: Place): AsyncGenerator<BlobEntry> {
  yield* listFolder(begunFolder, false)
  for await (const shard of namesIn(wholeFolder)) yield* listFolder(join(wholeFolder, shard), true)
}

async function* listFolder(folder: string, isWhole: boolean): AsyncGenerator<BlobEntry> {
  for await (const name of namesIn(folder)) {
    const found = await onDisk(() => ifThere(() => stat(join(folder, name))))
    if (found?.isFile())
      yield { key: keyOfName(name), bytes: found.size, isWhole, changedAt: Math.round(found.mtimeMs) }
  }
}

async function* namesIn(folder: string): AsyncGenerator<string> {
  const entries = await onDisk(() => ifThere(() => opendir(folder)))
  if (entries === undefined) return
  for await (const entry of entries) yield entry.name
}
