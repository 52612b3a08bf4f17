/** The project as somebody has it who has just cloned it: tracked files only, nothing installed, nothing built. */
import { execFile, spawn } from 'node:child_process'
import { cp, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { makeTempFolder, within } from '@stonechat/testkit'
import { root } from './imports.js'

const run = promisify(execFile)

export interface FreshClone extends AsyncDisposable {
  readonly path: string
  /** Runs shell commands in it, as they would be typed, and answers with what they printed. Rejects where one fails. */
  shell(commands: string, environment?: Readonly<Record<string, string>>): Promise<string>
  /** Starts shell commands that go on until they are stopped, and waits for a line that matches. */
  start(commands: string, line: RegExp, environment?: Readonly<Record<string, string>>): Promise<Started>
}

/** Commands that run. Disposing sends SIGTERM to all of their processes. */
export interface Started extends AsyncDisposable {
  readonly match: RegExpExecArray
}

export async function makeFreshClone(): Promise<FreshClone> {
  const folder = await makeTempFolder()
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 16_777_216,
  })
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    const to = join(folder.path, file)
    await mkdir(dirname(to), { recursive: true })
    // A file that was deleted and not committed yet is not there.
    await cp(join(root, file), to, { verbatimSymlinks: true }).catch(() => {})
  }
  return {
    path: folder.path,
    async shell(commands, environment) {
      const { stdout: printed } = await run('bash', ['-euo', 'pipefail', '-c', commands], {
        cwd: folder.path,
        env: environmentOf(environment),
        maxBuffer: 16_777_216,
      })
      return printed
    },
    start: (commands, line, environment) => start(commands, line, folder.path, environmentOf(environment)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

async function start(commands: string, line: RegExp, cwd: string, env: NodeJS.ProcessEnv): Promise<Started> {
  // A group of its own: npm, a shell and the program end together.
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGTERM')
    await ended
  }
  const found = new Promise<RegExpExecArray>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (text) => {
        said.push(text)
        const match = line.exec(text)
        if (match !== null) resolve(match)
      })
    void ended.then(() => reject(new Error(`${commands} ended: ${said.join('\n')}`)))
  })
  try {
    const match = await within(found, () => `a line like ${line}; got ${said.join('\n')}`, 400_000)
    return { match, [Symbol.asyncDispose]: stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}

/** What a shell of a person has: nothing of this test run, and no port that somebody else may have. */
function environmentOf(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      /^(PATH|HOME|LANG|TMPDIR|https?_proxy|no_proxy)$/i.test(name) ||
      /^npm_config_(registry|cache|userconfig)$/i.test(name),
  )
  return {
    ...Object.fromEntries(inherited),
    ...{ STONECHAT_PORT: '0', STONECHAT_GRPC: '0', STONECHAT_HOST: '127.0.0.1', PORT: '0' },
    ...more,
  }
}
