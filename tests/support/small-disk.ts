/** A disk of a few megabytes that a test may fill up and make read-only: memory that only one process tree sees. */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeTempFolder, startProgram } from '@stonechat/testkit'

const run = promisify(execFile)
const blockBytes = 4_096

export interface SmallDisk extends AsyncDisposable {
  /** Where programs find it that are started with `shell`. */
  readonly path: string
  /** See `ProgramOptions`. */
  readonly shell: string
  /** Where this process finds it. */
  readonly outside: string
  /** Leaves nothing free, or about so many bytes. */
  fill(freeBytes?: number): void
  /** Gives back what `fill` took. */
  empty(): void
  /** Only while nobody has a file on it open for writing. */
  setReadOnly(isReadOnly: boolean): Promise<void>
}

/** With a user of its own, for which nobody needs rights where the system allows that; else as root. */
const ways = [
  { unshare: '-rm', enter: ['-U', '-m', '--preserve-credentials'] },
  { unshare: '-m', enter: ['-m'] },
] as const

const findWay = () =>
  ways.find(
    ({ unshare }) => spawnSync('unshare', [unshare, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0,
  )

/** Whether this system lets its users have disks of their own; containers often do not. */
export function hasSmallDisk(): boolean {
  return findWay() !== undefined
}

export async function makeSmallDisk(megabytes: number): Promise<SmallDisk> {
  const way = findWay()
  if (way === undefined) throw new Error('no disks of their own for tests: needs `unshare` and `mount`')
  const folder = await makeTempFolder()
  const { path } = folder
  const script = `mount -t tmpfs -o size=${megabytes}m,mode=700 tmpfs "$1" && echo mounted && exec cat`
  const holder = spawn('unshare', [way.unshare, 'sh', '-c', script, 'sh', path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  const outside = `/proc/${holder.pid}/root${path}`
  const ballast = join(outside, 'ballast')
  const enter = ['nsenter', '-t', String(holder.pid), ...way.enter]
  return {
    path,
    outside,
    shell: `exec ${enter.join(' ')} "$@"`,
    fill(freeBytes = 0) {
      const spare = join(outside, 'spare')
      if (freeBytes > 0) writeUntilFull(spare, freeBytes)
      writeUntilFull(ballast)
      rmSync(spare, { force: true })
    },
    empty: () => rmSync(ballast, { force: true }),
    async setReadOnly(isReadOnly) {
      await run(enter[0]!, [
        ...enter.slice(1),
        ...['mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, path],
      ])
    },
    async [Symbol.asyncDispose]() {
      const ended = once(holder, 'exit')
      holder.stdin.end()
      await ended
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Lets a process that runs write nothing more into any file, or again as before: every write fails, as on a disk that only reads. */
export async function setWritable(pid: number, isWritable: boolean): Promise<void> {
  // The soft limit only: the hard one could not be raised again.
  await run('prlimit', ['--pid', String(pid), `--fsize=${isWritable ? 'unlimited' : '0'}:`])
}

/** A server as a supervisor starts it, which is told to stop once it serves; answers with what it came to. */
export async function startAndStop({ path, shell }: SmallDisk) {
  await using program = startProgram({
    shell,
    args: [
      ...['-data', join(path, 'data'), '-port', '0', '-grpc', '0'],
      ...['-host', '127.0.0.1', '-log-format', 'json'],
    ],
  })
  await program.waitForLog('server.listening').then(
    () => program.stop(),
    () => {},
  )
  const { code } = await program.exited
  return { code, errors: program.errors }
}

function writeUntilFull(path: string, maxBytes = Number.POSITIVE_INFINITY): void {
  const file = openSync(path, 'a')
  const chunk = Buffer.alloc(64 * blockBytes)
  try {
    let written = 0
    for (const bytes of [chunk.length, blockBytes, 1])
      while (written < maxBytes) {
        try {
          written += writeSync(file, chunk, 0, Math.min(bytes, maxBytes - written))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
          break
        }
      }
  } finally {
    closeSync(file)
  }
}
