import type * as z from 'zod'

/** The part of JSON Schema that this writes. */
interface ObjectSchema {
  additionalProperties?: unknown
  patternProperties?: unknown
}

/**
 * Says in the JSON Schema of an input what `findUnknownKeys` holds to: an object of a fixed shape has no keys but its own, and
 * names that begin with `x_`. For `override` of `z.toJSONSchema`.
 */
export function closeObject(schema: z.core.$ZodTypes, written: ObjectSchema): void {
  const { def } = schema._zod
  if (def.type !== 'object' || def.catchall !== undefined) return
  written.additionalProperties = false
  written.patternProperties = { '^x_': {} }
}
