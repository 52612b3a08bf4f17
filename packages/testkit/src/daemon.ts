/** Programs of others that tests run: commands that end, and daemons that die with their test. */
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { within } from './within.js'

const startTimeoutMs = 60_000

export interface Daemon {
  /** Sends a signal that does not end it: SIGSTOP freezes it, SIGCONT lets it go on. */
  signal(name: NodeJS.Signals): void
  readonly pid: number
  /** Sends the signal where it still runs, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Runs a command to its end. Rejects with its output where it fails. */
export async function runToEnd(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => said.push(line))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.join('\n')}`)
}

/** Starts a daemon and waits until it says on standard error that it takes connections, with these words. */
export async function startDaemon(
  command: string,
  args: readonly string[],
  readyWords: string,
): Promise<Daemon> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const killWithTest = () => child.kill('SIGKILL')
  process.once('exit', killWithTest)
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
    process.off('exit', killWithTest)
  }

  const said: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`${command} ended with ${code}: ${said.join('\n')}`)))
    createInterface(child.stderr).on('line', (line) => {
      if (said.length < 200) said.push(line)
      if (line.includes(readyWords)) resolve()
    })
  })
  try {
    await within(ready, () => `${command} to take connections: ${said.join('\n')}`, startTimeoutMs)
    return { pid: child.pid!, signal: (name) => child.kill(name), end }
  } catch (cause) {
    await end('SIGKILL')
    throw cause
  }
}

/** Systems take the ports of outgoing connections, and those that they choose themselves, from above these. */
const quietPorts = { min: 10_000, end: 32_768 } as const
const portTries = 50

/**
 * A port of 127.0.0.1 that nobody uses now, for a daemon that must come back on the same one: it is none of those that
 * connections of others are given while the daemon starts, or is down.
 */
export async function findFreePort(): Promise<number> {
  for (let tried = 0; tried < portTries; tried += 1) {
    const port = randomInt(quietPorts.min, quietPorts.end)
    if (await isFree(port)) return port
  }
  throw new Error(`${portTries} ports were tried, and none was free`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
