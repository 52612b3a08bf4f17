/** An operation as it is written down: all that carriers, documents and tests know about it, in one object. */
import type * as z from 'zod'
import type { ErrorCode } from '../errors.js'
import type { MethodAndPath, Route } from './route.js'

export interface OperationEntry extends Omit<Route, 'http'> {
  /** What it does, in a few words, for the documents. */
  readonly summary: string
  readonly http?: MethodAndPath
  /** The codes that its handler may throw, besides those of `commonErrors`. */
  readonly errors: readonly ErrorCode[]
  /** `SomeType`, since comparing 80 schemas with the whole of `ZodType` takes ten times as long as all other checks here. */
  readonly input: z.core.SomeType
  readonly output: z.core.SomeType
}

/** The operations of one noun, by name. */
export type OperationTable = Readonly<Record<string, OperationEntry>>
