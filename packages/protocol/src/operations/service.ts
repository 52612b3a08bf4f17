/** What a carrier (HTTP, WebSocket, gRPC) hands to a library, and what it gets back. */
import type { OperationName } from '../gen/routes.js'
import type { AnyCaller } from './caller.js'
import type { OperationInput, OperationOutput } from './table.js'

export interface OperationRequest {
  readonly name: OperationName
  /** `undefined` only for operations with `auth: 'none'`. */
  readonly caller: AnyCaller | undefined
  /** Not yet checked. */
  readonly input: unknown
  /** The client knows a newer protocol than this server: keys that are not known are ignored instead of refused. */
  readonly isNewer?: boolean | undefined
  /** The address of the caller, for throttling. */
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
  /** The live connection the request came on, by the id that its `ready` carried. */
  readonly connectionId?: string | undefined
  /** Takes points beyond the cost of the operation, for what only its handler can price; absent where nothing is counted. */
  readonly owe?: ((points: number) => void) | undefined
  /**
   * Counts this request among those of the people who are signed in at its address, where only its handler could tell that it is one
   * of theirs; absent where nothing is counted.
   * @throws StonechatError `rate_limited`
   */
  readonly payAsKnown?: (() => void) | undefined
  /** Of an operation whose entry says `body: 'bytes'`, always; of others, never. */
  readonly body?: BytesBody | undefined
}

/** A body of any bytes, as it comes. */
export interface BytesBody {
  /** What the caller calls it, where a form says so; nothing is taken away of it. */
  readonly name?: string | undefined
  /** In lower case and without parameters: `image/png`. `application/octet-stream` where the caller did not say. */
  readonly mediaType: string
  /** How many bytes will come, where the caller said so. */
  readonly length: number | undefined
  /** Of a form: the file in it has no more bytes than that, where the caller said how long all of it is. */
  readonly lengthAtMost?: number | undefined
  /**
   * The bytes, once, as fast as they are taken. The iteration throws StonechatError `too_large` as soon as there are more
   * than `maxBytes`, before the first where `length` says so, and `unavailable` where the caller is gone before the end.
   */
  read(maxBytes: number): AsyncIterable<Uint8Array>
}

/** Bytes as an answer: what there is, of which the carrier takes what was asked for. */
export interface BytesAnswer {
  readonly mediaType: string
  readonly bytes: number
  /** Changes with the bytes; letters, digits, `-` and `_`, without quotation marks. */
  readonly etag: string
  /**
   * Headers besides those that follow from the rest, such as `content-disposition`. Without a `content-security-policy` the bytes never
   * run as a page, and without a `cache-control` nobody keeps them.
   */
  readonly headers: Readonly<Record<string, string>>
  /** Some of it: the first byte, and the one after the last. */
  read(range: { readonly start: number; readonly end: number }): Promise<AsyncIterable<Uint8Array>>
}

/** An answer that lies elsewhere. */
export interface Redirect {
  readonly location: string
}

export interface Answer {
  readonly data: unknown
  /** HTTP status where it differs from the route's: 200 for a message that was already there. */
  readonly status?: number
}

/** A library that answers some operations of the table. */
export interface Service {
  /** Operations this service answers. */
  readonly operations: readonly OperationName[]
  /**
   * Checks the input, applies every rule, does it.
   * @throws StonechatError with a code of the table; anything else is a bug and becomes `internal`.
   */
  handle(request: OperationRequest): Promise<Answer>
}

/** One typed call, for code in the same process. */
export type Call = <N extends OperationName>(
  name: N,
  caller: AnyCaller | undefined,
  input: OperationInput<N>,
) => Promise<OperationOutput<N>>
