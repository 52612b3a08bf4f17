/** The copier: a thread that copies SQLite's log into the file while the writer goes on writing. */
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { openBinding } from './binding.js'

export type ToCopier = 'copy' | 'close'
export type FromCopier = { readonly kind: 'copied' } | { readonly kind: 'failed'; readonly reason: string }

const maxPasses = 8
/** This much may be left for the writer: it takes a few milliseconds. */
const fewFrames = 300
/** Of 19: the other threads go first, but it is never starved. */
const niceness = 10
const cacheKib = 256

/** Answers the thread that started this one. The file is open only while it copies. */
export function serveCopies(path: string): void {
  if (parentPort === null) throw new Error('this is to be run as a thread')
  const port = parentPort
  yieldToOthers()
  port.on('message', (message: ToCopier) => {
    if (message === 'close') return port.close()
    port.postMessage(copy(path))
  })
}

function copy(path: string): FromCopier {
  try {
    copyLog(path)
    return { kind: 'copied' }
  } catch (error) {
    return { kind: 'failed', reason: String(error) }
  }
}

/**
 * Copies all that is in the log, and then what has been written meanwhile, until little is left. A pass never waits: what a
 * reader still needs, or another is copying just now, is left.
 */
function copyLog(path: string): void {
  const binding = openBinding(path)
  try {
    // Safe against a loss of power at either point: the log is on disk before the file is written, and the file before the log
    // is reused.
    binding.exec('pragma synchronous = full')
    binding.exec(`pragma cache_size = -${cacheKib}`)
    const pass = binding.prepare('pragma wal_checkpoint(passive)')
    let copied = 0
    for (let count = 0; count < maxPasses; count += 1) {
      const [result] = pass.all([])
      const all = Number(result?.checkpointed ?? 0)
      if (result?.busy !== 0 || all - copied < fewFrames) return
      copied = all
    }
  } finally {
    binding.close()
  }
}

/** Linux keeps a priority for each thread, by its id. */
function yieldToOthers(): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), niceness)
  } catch {
    // Elsewhere it has the priority of all.
  }
}
