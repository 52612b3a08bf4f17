import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileLimits } from '../limits.js'
import type { FromChild, ToChild } from './messages.js'
import { childProgram } from './program.js'

/** The child process ended, or was ended. */
export class ChildLost extends Error {}

/** Of the environment, in which the server keeps keys, it gets no more than it needs to run. */
const passedOn = ['PATH', 'SystemRoot']

/** One child process. It does not keep this one alive; once it has ended it is of no use any more. */
export class Child {
  readonly #process: ChildProcess
  readonly #received: FromChild[] = []
  #lastWords = ''
  #lost: ChildLost | undefined
  #changed = () => {}
  #onLost: (lost: ChildLost) => void = () => {}

  /** @param maxMemoryBytes beyond which it ends itself */
  constructor(maxMemoryBytes: number) {
    const { path, execArgv } = childProgram()
    this.#process = fork(path, [String(maxMemoryBytes)], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${fileLimits.workshopMaxHeapMb}`, ...execArgv],
      env: Object.fromEntries(passedOn.map((name) => [name, process.env[name]])),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const stderr = this.#process.stderr as Socket
    stderr.unref()
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-fileLimits.workshopLastWords)
    })
    this.#process.on('message', (message: FromChild) => {
      this.#received.push(message)
      this.#changed()
    })
    this.#process.on('error', (error) => this.#end(error.message))
    this.#process.on('close', (code, signal) => this.#end(signal ?? `exit code ${code}`))
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  get hasEnded(): boolean {
    return this.#lost !== undefined
  }

  /** Whether this process stays alive as long as the child does. */
  keepParentAlive(whether: boolean): void {
    const hold = whether ? 'ref' : 'unref'
    this.#process[hold]()
    this.#process.channel?.[hold]()
  }

  send(message: ToChild): void {
    // What cannot be sent is noticed by the end of the process.
    if (this.#process.connected) this.#process.send(message, () => {})
  }

  /**
   * The next message.
   * @throws ChildLost where the process ends before it, and where it takes longer than `timeoutMs`: then it is killed
   */
  async next(timeoutMs: number): Promise<FromChild> {
    const message = this.#received.shift()
    if (message !== undefined) return message
    if (this.#lost !== undefined) throw this.#lost
    let timer: NodeJS.Timeout | undefined
    const isLate = await new Promise<boolean>((resolve) => {
      this.#changed = () => resolve(false)
      timer = setTimeout(() => resolve(true), timeoutMs)
    })
    clearTimeout(timer)
    if (!isLate) return this.next(timeoutMs)
    await this.kill('it took too long')
    return this.next(timeoutMs)
  }

  /**
   * Waits for something else, one at a time, as long as the process is there.
   * @throws ChildLost where it ends before that
   */
  whileThere<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#onLost = reject
      promise.then(resolve, reject)
    })
  }

  /** Ends the process, whatever it does. */
  async kill(reason: string): Promise<void> {
    if (this.#lost !== undefined) return
    const ended = new Promise<void>((resolve) => this.#process.once('close', () => resolve()))
    this.#process.kill('SIGKILL')
    this.#end(reason)
    await ended
  }

  #end(reason: string): void {
    this.#lost ??= new ChildLost([reason, this.#lastWords.trim()].filter((text) => text !== '').join(': '))
    this.#changed()
    this.#onLost(this.#lost)
  }
}
