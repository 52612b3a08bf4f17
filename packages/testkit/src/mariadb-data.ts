/** The data folder of a new MariaDB: its installer makes one on this machine, of which each test has a copy. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, rename, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from './daemon.js'
import { makeTempFolder } from './temp-folder.js'

/** Small, since each test writes it; a server takes only a folder that was made with its own. */
export const redoLogSize = '16M'

/** @param path where it is to be */
export async function makeDataFolder(
  path: string,
  programs: { readonly server: string; readonly installer: string },
): Promise<void> {
  const model = await findModel(programs)
  if (!existsSync(model)) await makeModel(model, programs.installer)
  await cp(model, path, { recursive: true })
}

/** Another release has one of its own, and so has another account. */
async function findModel(programs: object): Promise<string> {
  const hash = createHash('sha256').update(redoLogSize)
  for (const program of Object.values(programs)) {
    const { size, mtimeMs } = await stat(program)
    hash.update(`${program} ${size} ${mtimeMs} `)
  }
  const name = hash.digest('hex').slice(0, 16)
  return join(tmpdir(), `stonechat-mariadb-${process.getuid?.() ?? 0}-${name}`)
}

async function makeModel(model: string, installer: string): Promise<void> {
  await using folder = await makeTempFolder()
  const made = join(folder.path, 'data')
  await runToEnd(installer, [
    ...['--no-defaults', `--datadir=${made}`, '--auth-root-authentication-method=normal'],
    ...['--skip-test-db', `--tmpdir=${folder.path}`, `--innodb-log-file-size=${redoLogSize}`],
    ...asRoot(),
  ])
  // Whole or not at all: tests beside this one make one too, and the first that is ready stays.
  await rename(made, model).catch((cause: unknown) => {
    if (!existsSync(model)) throw cause
  })
}

/** MariaDB runs as root only where it is told to. */
export function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}
