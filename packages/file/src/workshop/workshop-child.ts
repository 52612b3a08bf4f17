/**
 * The program of the child process in which foreign bytes are decoded. What it is given it asks for piece by piece, and it
 * holds nothing else: no file, no key, no connection. Whatever happens to it, its parent goes on.
 */
import { writeFile } from 'node:fs/promises'
import { getPriority, constants as os, setPriority } from 'node:os'
import { fileLimits } from '../limits.js'
import { readMedia } from '../media/read-media.js'
import { makeAvatar } from '../picture/avatar-picture.js'
import { readPicture } from '../picture/read-picture.js'
import { makeSticker } from '../picture/sticker-picture.js'
import type { Finding, FromChild, OutputName, Task, ToChild } from './messages.js'
import type { Source } from './source.js'

type WaitingRead = { resolve(bytes: Uint8Array): void; reject(error: Error): void }

let waiting: WaitingRead | undefined

// Ctrl-C reaches the whole group of processes; the parent ends this one when it is done with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
process.on('message', (message: ToChild) => {
  if (message.kind === 'task') {
    void work(message.task, message.bytes)
    return
  }
  const read = waiting
  waiting = undefined
  if (message.bytes === undefined) read?.reject(new Error('the bytes cannot be had'))
  else read?.resolve(message.bytes)
})

stepBack()
const maxMemoryBytes = Number(process.argv[2])
setInterval(() => {
  if (process.memoryUsage.rss() > maxMemoryBytes) process.kill(process.pid, 'SIGKILL')
}, fileLimits.workshopMemoryCheckMs)
send({ kind: 'ready' })

async function work(task: Task, bytes: number): Promise<void> {
  const finding = await perform(task, { bytes, read }).catch((): Finding => ({ status: 'unreadable' }))
  send({ kind: 'done', finding })
}

function perform(task: Task, source: Source): Promise<Finding> {
  switch (task.kind) {
    case 'picture':
      return readPicture(source, task.previewOnly, output)
    case 'avatar':
      return makeAvatar(source, task.crop, output)
    case 'sticker':
      return makeSticker(source, output)
    case 'media':
      return readMedia(source, task.mediaType).then((facts) => ({ status: 'media', ...facts }))
  }
}

/** One after the other, as tasks are. */
function read(start: number, end: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    waiting = { resolve, reject }
    send({ kind: 'read', start, end })
  })
}

/** In pieces, so that the parent is never busy for long with one. */
function output(name: OutputName, bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; start += fileLimits.workshopPieceBytes)
    send({ kind: 'output', name, bytes: bytes.subarray(start, start + fileLimits.workshopPieceBytes) })
}

function send(message: FromChild): void {
  process.send?.(message)
}

/** Others come first: for the processor, and where memory runs out. */
function stepBack(): void {
  const low = os.priority.PRIORITY_BELOW_NORMAL
  if (getPriority() < low) setPriority(low)
  if (process.platform === 'linux') writeFile('/proc/self/oom_score_adj', '1000').catch(() => {})
}
