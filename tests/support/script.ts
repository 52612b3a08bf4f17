/** TypeScript programs outside the packages, run as a user would run them. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { within } from '@stonechat/testkit'

export interface Script extends AsyncDisposable {
  /** The first line it prints that matches, waiting for it; rejects where the program ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  signal(name: NodeJS.Signals): void
  /** Sends SIGTERM and answers with the exit code; `null` where a signal ended it. */
  stop(): Promise<number | null>
}

export interface ScriptOptions {
  readonly file: string
  readonly args?: readonly string[]
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts it, on the built packages where these are what is tested, else on their sources. It is killed when disposed of. */
export function startScript({ file, args = [], cwd, environment }: ScriptOptions): Script {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const conditions = process.env.STONECHAT_TEST_DIST === '1' ? [] : ['--conditions=@stonechat/source']
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS)/.test(name))
  const child = spawn(process.execPath, ['--import', tsx, ...conditions, file, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const errors: string[] = []
  let wake = () => {}
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    wake()
  })
  createInterface(child.stderr).on('line', (line) => errors.push(line))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const said = () => [...lines, ...errors].join('\n')
  const isRunning = () => child.exitCode === null && child.signalCode === null

  return {
    line(pattern) {
      const found = new Promise<RegExpExecArray>((resolve, reject) => {
        wake = () => {
          for (const line of lines) {
            const match = pattern.exec(line)
            if (match !== null) resolve(match)
          }
        }
        ended.then((code) => reject(new Error(`ended with ${code}: ${said()}`)), reject)
        wake()
      })
      return within(found, () => `a line like ${pattern}; got ${said()}`)
    },
    signal: (name) => void child.kill(name),
    stop() {
      if (isRunning()) child.kill('SIGTERM')
      return within(ended, () => 'the end of the program after SIGTERM')
    },
    async [Symbol.asyncDispose]() {
      if (isRunning()) child.kill('SIGKILL')
      await ended
    },
  }
}
