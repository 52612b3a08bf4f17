/** An operation as it is written down: all that carriers, documents and tests know about it, in one object. */
import type * as z from 'zod'
import type { ErrorCode } from '../errors.js'
import type { Area } from './areas.js'
import type { MethodAndPath, Route } from './route.js'

export interface OperationEntry extends Omit<Route, 'http'> {
  /** What it does, in a few words, for the documents. */
  readonly summary: string
  /** Which library answers it. */
  readonly area: Area
  readonly http?: MethodAndPath
  /** HTTP status of a success. 204 has no body. */
  readonly status: 200 | 201 | 202 | 204
  /** Points taken from the caller's rate limit. */
  readonly cost: number
  /**
   * `bytes`: the input stands in path and query, and the handler gets the body as it comes, in `request.body`. HTTP
   * carries such an operation, and gRPC those that it has a stream for. Where it is absent, a body is JSON and part of the input.
   */
  readonly body?: 'bytes'
  /**
   * `bytes`: the handler answers with a `BytesAnswer` or a `Redirect`, which HTTP sends as they are; ranges, conditions and `HEAD` are
   * the carrier's. HTTP carries such an operation, and gRPC those that it has a stream for. Where it is absent, an answer is JSON.
   */
  readonly answer?: 'bytes'
  /** With `body: 'bytes'`: the media types that are taken, such as `image/*`. Absent: any. */
  readonly mediaTypes?: readonly string[]
  /** The codes that its handler may throw, besides those of `commonErrors`. */
  readonly errors: readonly ErrorCode[]
  /** `SomeType`, since comparing 80 schemas with the whole of `ZodType` takes ten times as long as all other checks here. */
  /**
   * What it makes, such as `group`. Its input then takes `client_id`, and the same one again is answered with the first
   * result, with status 200, for ever; with another input it is refused with `conflict`.
   */
  readonly creates?: string
  readonly input: z.core.SomeType
  readonly output: z.core.SomeType
}

/** The operations of one noun, by name. */
export type OperationTable = Readonly<Record<string, OperationEntry>>
