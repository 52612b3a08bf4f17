/** The largest input of an operation, found from its schema, and the longest way to write it. */

import { limits } from '@stonechat/protocol'
import type { Operation } from '@stonechat/protocol/operations'
import * as z from 'zod'

interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly maxLength?: number
  readonly maxItems?: number
  readonly items?: Shape
  readonly prefixItems?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
}

/** The input with the largest value that each field takes by itself. Some fields exclude each other: it may be refused. */
export function largestInput({ input }: Operation): unknown {
  const shape = z.toJSONSchema(input, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => Object.assign(jsonSchema, z.globalRegistry.get(zodSchema)),
  }) as Shape
  const fields = 'shape' in input ? Object.entries(input.shape as Record<string, z.ZodType>) : undefined
  if (fields === undefined) return largestOf(shape, input)
  return Object.fromEntries(
    fields.flatMap(([name, schema]) => {
      const largest = largestOf(shape.properties?.[name] ?? {}, schema)
      return largest === undefined ? [] : [[name, largest]]
    }),
  )
}

/** JSON with every character of every string as an escape. */
export function escapeAll(value: unknown): string {
  return JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"/g, (written) => {
    const units = (JSON.parse(written) as string).split('')
    return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
  })
}

function largestOf(shape: Shape, schema: z.ZodType): unknown {
  return candidatesOf(shape)
    .map((value) => ({ value, size: escapeAll(value).length }))
    .sort((one, other) => other.size - one.size)
    .find(({ value }) => schema.safeParse(value).success)?.value
}

function candidatesOf(shape: Shape): unknown[] {
  if (shape.const !== undefined) return [shape.const]
  if (shape.enum !== undefined) return [...shape.enum]
  const choices = shape.anyOf ?? shape.oneOf
  if (choices !== undefined) return choices.flatMap(candidatesOf)
  if (shape.type === 'integer' || shape.type === 'number') return [Number.MAX_SAFE_INTEGER, 200, 50, 1]
  if (shape.type === 'boolean') return [false]
  if (shape.type === 'string') return textsOf(shape.maxLength)
  if (shape.type === 'array') return listsOf(shape)
  if (shape.properties !== undefined) return objectsOf(shape.properties)
  if (shape.additionalProperties !== undefined)
    return [{ k: 'a'.repeat(limits.preferencesPatchMaxBytes - '{"k":""}'.length) }]
  return ['a'.repeat(limits.customContentMaxBytes - 2)]
}

function textsOf(length = 64): string[] {
  const ids = Array<number>(limits.presenceMaxUsers).fill(Number.MAX_SAFE_INTEGER).join(',')
  const units = ['😀', '字', 'a', 'ab1', '1', 'a@b.example ']
  return [
    ...units.map((unit) => [...unit.repeat(length)].slice(0, length).join('')),
    ids,
    '1'.repeat(10),
    'a',
    '😀',
  ]
}

function listsOf({ items = {}, prefixItems = [], maxItems = 5 - prefixItems.length }: Shape): unknown[] {
  const first = prefixItems.map((item) => candidatesOf(item)[0])
  const lists = candidatesOf(items).map((item) => [...first, ...Array<unknown>(maxItems).fill(item)])
  // Some take each only once.
  return items.type === 'integer' ? [...lists, countDown(maxItems)] : lists
}

function countDown(length: number): number[] {
  return Array.from({ length }, (_, at) => Number.MAX_SAFE_INTEGER - at)
}

/** Objects of the first candidates, and of the later ones where those are fewer. */
function objectsOf(properties: Readonly<Record<string, Shape>>): unknown[] {
  const fields = Object.entries(properties).map(([name, shape]) => ({ name, values: candidatesOf(shape) }))
  const most = Math.max(1, ...fields.map(({ values }) => values.length))
  return Array.from({ length: most }, (_, at) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, values[Math.min(at, values.length - 1)]])),
  )
}
