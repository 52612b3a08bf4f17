/**
 * IndexedDB with promises. Its transactions are coherent across tabs and processes, which `localStorage` is not, and it
 * exists on pages without TLS. Anything here may reject: storage forbidden, full, blocked by another tab, or deleted.
 */

/**
 * A browser that has not answered by then is not waited for: people are looking at an empty page. From then on each further
 * question waits for the short time only, until a transaction ends: the waits would add up.
 */
const patienceMs = 5_000
const patienceAfterSilenceMs = 100

let isSilent = false

export interface DatabaseOptions {
  readonly name: string
  /** A positive integer; a higher one than the stored runs `upgrade`. */
  readonly version: number
  /** Brings the schema up from `oldVersion`, 0 for a new database. */
  readonly upgrade: (database: IDBDatabase, oldVersion: number) => void
  /** It was closed by someone else: deleted by a sign-out or the browser, or upgraded by a newer tab. */
  readonly onLost?: () => void
}

/** One database of this origin; opened at its first use. */
export class Database {
  readonly #options: DatabaseOptions
  #opening: Promise<IDBDatabase> | undefined
  #isClosed = false

  constructor(options: DatabaseOptions) {
    this.#options = options
  }

  /**
   * Runs `work` in one transaction: all of it happens, or nothing. Resolves with its result once that is stored. `work`
   * may await only what `resultOf` gives; a transaction ends when nothing of it is under way.
   * @param durability `strict` waits until the disk has it, `relaxed` for the operating system
   * @throws DOMException whatever the platform says, `AbortError` where it was aborted; Error where it does not answer
   */
  async transact<T>(
    stores: readonly string[],
    mode: 'readonly' | 'readwrite',
    work: (transaction: IDBTransaction) => T | Promise<T>,
    durability: IDBTransactionDurability = 'relaxed',
  ): Promise<T> {
    const database = await this.#open()
    const transaction = database.transaction([...stores], mode, { durability })
    const ended = endOf(transaction)
    const done = async () => {
      const result = await work(transaction)
      commit(transaction)
      await ended
      // Late too; but a database that opens may still answer nothing.
      isSilent = false
      return result
    }
    try {
      return await inTime(done())
    } catch (error) {
      // What failed half-way must not be stored half.
      ended.catch(() => {})
      abort(transaction)
      throw error
    }
  }

  /** Closes it for good; a transaction under way still ends. */
  close(): void {
    this.#isClosed = true
    this.#opening?.then((database) => database.close()).catch(() => {})
  }

  #open(): Promise<IDBDatabase> {
    if (this.#isClosed)
      return Promise.reject(new DOMException('The database is closed.', 'InvalidStateError'))
    this.#opening ??= openDatabase(this.#options).then(
      (database) => {
        // A tab that upgrades or deletes it must not wait for us.
        database.onversionchange = () => {
          this.close()
          this.#options.onLost?.()
        }
        database.onclose = () => {
          this.#opening = undefined
          this.#options.onLost?.()
        }
        return database
      },
      (error) => {
        this.#opening = undefined
        throw error
      },
    )
    return this.#opening
  }
}

/**
 * Whether this origin may have a database of that name. Asking creates none, as opening would; `false` only where the
 * browser is certain.
 */
export async function mayExist(name: string): Promise<boolean> {
  try {
    return (await inTime(globalThis.indexedDB.databases())).some((one) => one.name === name)
  } catch {
    return true
  }
}

/** Deletes a database, once every tab has let go of it. @throws DOMException, Error where there is no answer */
export async function deleteDatabase(name: string): Promise<void> {
  await inTime(resultOf(globalThis.indexedDB.deleteDatabase(name)))
}

/** What the browser answers, unless it hangs. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      isSilent = true
      reject(new Error('no answer'))
    }
    const timer = setTimeout(fail, isSilent ? patienceAfterSilenceMs : patienceMs)
    answer.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}

/** The result of a request. @throws DOMException */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function openDatabase({ name, version, upgrade }: DatabaseOptions): Promise<IDBDatabase> {
  // Throws where storage is forbidden, and where there is none.
  const request = globalThis.indexedDB.open(name, version)
  request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion)
  const opening = resultOf(request)
  try {
    return await inTime(opening)
  } catch (error) {
    // It may still come, and would then block others.
    opening.then((database) => database.close()).catch(() => {})
    throw error
  }
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException('Aborted.', 'AbortError'))
  })
}

/** Ends it without waiting for its answers: a page that is being closed would not see them. */
function commit(transaction: IDBTransaction): void {
  try {
    transaction.commit()
  } catch {
    // It has ended already, or the browser is too old to commit early.
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
}
