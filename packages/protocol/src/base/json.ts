/** JSON of others: what it may be so that it is kept, and comes back, exactly as it was sent. */
import * as z from 'zod'
import { faults, type Sentence } from '../faults.js'
import { because } from './faults-of.js'
import { countBytes } from './text.js'

export type Json = z.core.util.JSONType

export interface JsonLimits {
  /** As it is written without spaces. */
  readonly maxBytes: number
  /** Lists and objects inside each other. */
  readonly maxDepth: number
}

/** Any JSON value, without a look at it. */
export const anyJson = z.unknown().meta({ description: 'Any JSON value' }) as unknown as z.ZodType<Json>

/** Any JSON value within limits. */
export function boundedJson(limits: JsonLimits): z.ZodType<Json> {
  const checked = z.unknown().superRefine((value, context) => {
    const message = createJsonCheck(limits)(value) ?? faultOfSize(value, limits)
    if (message !== undefined) context.addIssue({ code: 'custom', message: because(message) })
  })
  return checked.meta({ description: 'Any JSON value' }) as unknown as z.ZodType<Json>
}

/**
 * Makes a check that says what is wrong with a value, in one pass that ends where the bytes of all values it was given do: what
 * is too large is not walked.
 */
export function createJsonCheck({
  maxBytes,
  maxDepth,
}: JsonLimits): (value: unknown) => Sentence | undefined {
  let leftBytes = maxBytes
  return (value) => check(value, maxDepth)

  function check(value: unknown, levels: number): Sentence | undefined {
    // Quotes, commas and brackets: at least one for each value.
    leftBytes -= typeof value === 'string' ? value.length + 2 : 1
    if (leftBytes < 0) return faults.atMostBytes(maxBytes)
    if (value === null || typeof value === 'boolean') return undefined
    if (typeof value === 'string') return value.isWellFormed() ? undefined : faults.halfCharacter
    if (typeof value === 'number')
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? undefined : faults.inexact
    if (value === undefined) return faults.missing
    if (typeof value !== 'object') return faults.invalid
    if (levels === 0) return faults.atMostLevels(maxDepth)
    return Array.isArray(value) ? checkItems(value, levels - 1) : checkFields(value, levels - 1)
  }

  function checkItems(items: readonly unknown[], levels: number): Sentence | undefined {
    for (const item of items) {
      const fault = check(item, levels)
      if (fault !== undefined) return fault
    }
    return undefined
  }

  function checkFields(value: object, levels: number): Sentence | undefined {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype) return faults.invalid
    for (const name of Object.keys(value)) {
      if (name === '__proto__') return faults.fieldName
      const fault = check(name, levels) ?? check((value as Record<string, unknown>)[name], levels)
      if (fault !== undefined) return fault
    }
    return undefined
  }
}

/** Only for what `createJsonCheck` let pass: escapes make it a few times larger at most. */
export function faultOfSize(value: unknown, { maxBytes }: JsonLimits): Sentence | undefined {
  return countBytes(JSON.stringify(value)) <= maxBytes ? undefined : faults.atMostBytes(maxBytes)
}
