/** The processes of a MariaDB: the installer that fills a folder, and the daemon. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { within } from './within.js'

const startTimeoutMs = 60_000

export interface Daemon {
  /** Sends the signal where it still runs, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Runs a command to its end. Rejects with what it said where that is not a success. */
export async function runToEnd(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => said.push(line))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.join('\n')}`)
}

/** Starts the daemon and waits until it says that it takes connections. */
export async function startDaemon(command: string, args: readonly string[]): Promise<Daemon> {
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
    child.once('close', (code) => reject(new Error(`mariadbd ended with ${code}: ${said.join('\n')}`)))
    createInterface(child.stderr).on('line', (line) => {
      if (said.length < 200) said.push(line)
      if (line.includes('ready for connections')) resolve()
    })
  })
  try {
    await within(ready, () => `mariadbd to take connections: ${said.join('\n')}`, startTimeoutMs)
    return { end }
  } catch (cause) {
    await end('SIGKILL')
    throw cause
  }
}
