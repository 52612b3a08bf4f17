import type { Cell } from '../base/cell.js'
import type { ClientError } from '../base/client-error.js'
import type { Base } from '../feature.js'
import type { Outbox } from '../outbox/outbox.js'
import type { ClientStore } from '../store/client-store.js'

/**
 * What the code of files is given. It is loaded when it is needed, and imports only types of what is loaded before: shared code would
 * have to be a chunk of its own.
 */
export interface FilesBase extends Pick<Base, 'call' | 'random' | 'wires' | 'now'> {
  readonly outbox: Outbox
  readonly store: ClientStore
  /** The server's base, without a slash at its end. */
  readonly url: string
  /** A path of the server, with the account's token. @throws ClientError */
  readonly fetchHttp: (path: string, init: RequestInit) => Promise<Response>
  readonly Cell: typeof Cell
  readonly createUuid: () => string
  readonly ClientError: typeof ClientError
  readonly backoffMs: (attempt: number, random: () => number) => number
}
