import { statSync } from 'node:fs'
import { StonechatError } from '@stonechat/protocol'

/**
 * Knows whether the files that an open database writes to are still those at its path. Where a folder was deleted or another
 * file was put in its place, the system goes on writing into files that nobody will find again.
 */
export class OwnFiles {
  readonly #path: string
  readonly #database: string | undefined
  /** SQLite makes it with the first transaction. */
  #log: string | undefined

  /** @param path of a database that is open */
  constructor(path: string) {
    this.#path = path
    this.#database = identityOf(path)
  }

  /**
   * To be called after a commit, before anybody is told of it.
   * @throws StonechatError `unavailable` where what was committed is not in the files at the path
   */
  check(): void {
    const log = identityOf(`${this.#path}-wal`)
    this.#log ??= log
    if (log !== undefined && log === this.#log && identityOf(this.#path) === this.#database) return
    throw new StonechatError('unavailable', {
      cause: new Error(
        `the files at ${this.#path} are gone or are others than those that were opened: nothing is accepted until the server is started again`,
      ),
    })
  }
}

/** Which file it is, whatever its name; `undefined` where there is none. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}
