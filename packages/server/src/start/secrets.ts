/** Secrets that were not configured: made once, kept in the data folder, readable by the owner only. */
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, link, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@stonechat/protocol'
import { ExitError } from '../exit-error.js'
import { readBytes } from './read-bytes.js'
import { reasonOf } from './reason-of.js'

export interface SecretSource {
  /** The option, as people know it: `jwt-secret`. Also the name of the file. */
  readonly name: string
  readonly given: string | undefined
  readonly dataFolder: string
}

/**
 * The given secret, or the one kept in the data folder, or a new one that is kept there with mode 0600.
 * @throws ExitError 1 where it is too short, or the folder cannot be used
 */
export async function resolveSecret({ name, given, dataFolder }: SecretSource): Promise<string> {
  if (given !== undefined) return checkLength(given, `-${name}`)
  const path = join(dataFolder, name)
  return checkLength((await readSecret(path)) ?? (await keepNewSecret(path)), path)
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    const text = (await readBytes(path)).toString().trim()
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
    // What an earlier version left behind on a full disk.
    return text === '' ? undefined : text
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ExitError(`cannot read ${path}: ${reasonOf(cause)}`, 1, { cause })
  }
}

async function keepNewSecret(path: string): Promise<string> {
  const secret = randomBytes(48).toString('base64url')
  const beside = `${path}.${randomUUID()}.new`
  try {
    await writeThrough(beside, `${secret}\n`)
    await takeName(beside, path)
    // Of two first starts at once both use the one that is there.
    return (await readSecret(path)) ?? secret
  } catch (cause) {
    if (cause instanceof ExitError) throw cause
    throw new ExitError(`cannot write ${path}: ${reasonOf(cause)}`, 1, { cause })
  } finally {
    await rm(beside, { force: true }).catch(() => {})
  }
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Only a whole file takes the name: on a full disk none does, and the next start makes it. One that has it keeps it. */
async function takeName(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path)
  } catch (error) {
    const isKept =
      (error as NodeJS.ErrnoException).code === 'EEXIST' && (await readSecret(path)) !== undefined
    // An empty one is left to nobody; and not every file system has links.
    if (!isKept) await rename(beside, path)
  }
}

function checkLength(secret: string, from: string): string {
  const minBytes = limits.jwtSecretMinBytes
  const bytes = Buffer.byteLength(secret)
  if (bytes >= minBytes) return secret
  throw new ExitError(`${from} is too short: ${bytes} bytes, at least ${minBytes} are needed`)
}
