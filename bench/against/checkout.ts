/** Another revision of this repository, checked out and built in a folder of its own, so that it can be measured beside this one. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Checkout {
  /** What the tables call it. */
  readonly name: string
  readonly folder: string
}

export const ownFolder = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Checks a revision out under the temporary folder, installs its dependencies and builds it. A revision that was built before
 * is used as it is.
 * @throws Error where the revision does not exist or does not build
 */
export async function checkOut(revision: string): Promise<Checkout> {
  const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`)
  const name = git('log', '-1', '--format=%h %s', commit)
  const folder = join(tmpdir(), 'stonechat-bench', `revision-${commit}`)
  const built = join(folder, 'node_modules/.built')
  if (existsSync(built)) return { name, folder }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-x', '-C', folder], {
    input: execFileSync('git', ['archive', commit], { cwd: ownFolder, maxBuffer: 2 ** 30 }),
  })
  await run(folder, 'npm', 'ci', '--include=dev', '--no-fund', '--no-audit')
  await run(folder, process.execPath, 'scripts/build.mjs')
  writeFileSync(built, '')
  return { name, folder }
}

function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: ownFolder, encoding: 'utf8' }).trim()
  } catch {
    throw new Error(`git ${args.join(' ')} failed: is this a revision of this repository?`)
  }
}

function run(cwd: string, command: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code} in ${cwd}`)),
    )
  })
}
