/** Standard output of a server: nobody has to read it. What finds no room is dropped and counted, and nothing waits for it. */
import { fstatSync, write, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { isatty } from 'node:tty'

export interface Output {
  /** Takes whole lines and returns at once. It never throws. */
  write(lines: string): void
  /** How many lines were lost: there was no room, or they could not be written. */
  dropped(): number
  /** Calls back when there is room again after lines were lost, with how many were lost since the last call. */
  onRoom(listener: (lost: number) => void): void
  /** `true` once all that was taken is written or lost, `false` where it still waits after this time. */
  settle(withinMs: number): Promise<boolean>
  /** Writes what waits where that can be done at once. */
  flushNow(): void
}

/** What may wait for a reader; a few thousand lines. */
const outputMaxBytes = 1_048_576

type Send = (chunk: Buffer, done: (error: Error | null | undefined) => void) => void

const opened = new Map<number, Output>()

/**
 * Standard output or standard error, one for the whole process. Files, pipes, sockets, terminals and devices behave the same.
 */
export function openOutput(fd: 1 | 2): Output {
  const output = opened.get(fd) ?? createOutput(fd)
  opened.set(fd, output)
  return output
}

/** Writes what waits where that can be done at once: for a process that ends in this very turn. */
export function flushOutputs(): void {
  for (const output of opened.values()) output.flushNow()
}

function createOutput(fd: 1 | 2): Output {
  const send = isFile(fd) ? fileSender(fd) : streamSender(fd === 1 ? process.stdout : process.stderr)
  const listeners: ((lost: number) => void)[] = []
  const settling = new Set<() => void>()
  let waiting: string[] = []
  let waitingBytes = 0
  let underWay: Buffer | undefined
  let lost = 0
  let toldLost = 0
  // The disk was full in the middle of a line: the next one begins on a line of its own.
  let isTorn = false

  const next = () => {
    if (waiting.length === 0) {
      for (const wake of settling) wake()
      return
    }
    const chunk = Buffer.from(takeWaiting())
    underWay = chunk
    send(chunk, (error) => {
      underWay = undefined
      isTorn = Boolean(error)
      if (error) lost += linesIn(chunk)
      else if (lost > toldLost) tell()
      next()
    })
  }
  const takeWaiting = () => {
    const text = (isTorn ? '\n' : '') + waiting.join('')
    waiting = []
    waitingBytes = 0
    return text
  }
  const tell = () => {
    const since = lost - toldLost
    toldLost = lost
    for (const listener of listeners) listener(since)
  }

  return {
    write(lines) {
      const bytes = Buffer.byteLength(lines)
      if (waitingBytes + bytes > outputMaxBytes) {
        lost += linesIn(lines)
        return
      }
      waiting.push(lines)
      waitingBytes += bytes
      if (underWay === undefined) next()
    },
    dropped: () => lost,
    onRoom(listener) {
      listeners.push(listener)
    },
    settle(withinMs) {
      if (underWay === undefined) return Promise.resolve(true)
      return new Promise((resolve) => {
        const timer = setTimeout(() => wake(false), withinMs)
        const wake = (isSettled = true) => {
          clearTimeout(timer)
          settling.delete(wake)
          resolve(isSettled)
        }
        settling.add(wake)
      })
    },
    flushNow() {
      if (waiting.length === 0) return
      try {
        writeSync(fd, takeWaiting())
      } catch {
        // Nobody reads, and there is no time left.
      }
    },
  }
}

function isFile(fd: number): boolean {
  const stats = fstatSync(fd)
  return !isatty(fd) && !stats.isFIFO() && !stats.isSocket()
}

/** In a thread, so that a slow disk holds up nobody. */
function fileSender(fd: number): Send {
  return function send(chunk, done): void {
    write(fd, chunk, (error, written) => {
      if (error !== null || written === chunk.length) done(error)
      else send(chunk.subarray(written), done)
    })
  }
}

interface WithHandle {
  readonly _handle?: { setBlocking?(isBlocking: boolean): void }
}

/** Node makes pipes and sockets non-blocking, but terminals blocking: Ctrl-S there would stop the whole process. */
function streamSender(stream: Writable): Send {
  ;(stream as WithHandle)._handle?.setBlocking?.(false)
  // Each write has its own answer.
  stream.on('error', () => {})
  return (chunk, done) => {
    stream.write(chunk, done)
  }
}

function linesIn(text: string | Buffer): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
