/**
 * Keys that a request has and its schema has not: a word that somebody got wrong, which must not be taken for one that was left
 * out. Content of any shape (custom content, preferences) is free, and so are names that begin with `x_`.
 */
import type * as z from 'zod'
import { suggest } from '../base/suggest.js'
import { type Fault, faults } from '../faults.js'
import * as limits from '../limits.js'

/** A longer key is cut where it is named, and is like none that is known. */
const shownKeyMaxCharacters = 64

/** Adds what is unknown in a value to `found`, as far as there is room. */
type Search = (value: unknown, path: string, found: Fault[]) => void

/** Found out with the first request of each operation: for all together it would delay the start. */
const searches = new WeakMap<z.core.$ZodType, Search | null>()

/** What of an input its schema does not know, each with what was probably meant; at most `limits.fieldErrorsMax`. */
export function findUnknownKeys(schema: z.core.$ZodType, input: unknown): Fault[] {
  const found: Fault[] = []
  searchOf(schema)?.(input, '', found)
  return found
}

/** The faults of those keys of one object that are not among the known ones. */
export function unknownKeysOf(value: object, known: ReadonlySet<string>, path: string, found: Fault[]): void {
  // Not by Object.entries, which makes a list of lists for each request. What came from outside has no names but its own.
  for (const key in value) {
    if (known.has(key) || (value as Record<string, unknown>)[key] === undefined || key.startsWith('x_'))
      continue
    if (found.length >= limits.fieldErrorsMax) return
    const shown = key.slice(0, shownKeyMaxCharacters)
    const meant = shown === key ? suggest(key, [...known]) : undefined
    found.push({ path: join(path, shown), message: faults.unknownKey(meant) })
  }
}

/** How to search a value of this schema; `undefined` where nothing in it has a fixed shape. */
function searchOf(schema: z.core.$ZodType): Search | undefined {
  let search = searches.get(schema)
  if (search === undefined) {
    search = makeSearch((schema as z.core.$ZodTypes)._zod.def) ?? null
    searches.set(schema, search)
  }
  return search ?? undefined
}

function makeSearch(def: z.core.$ZodTypes['_zod']['def']): Search | undefined {
  switch (def.type) {
    case 'object':
      return def.catchall === undefined ? searchObject(def.shape) : undefined
    case 'array':
      return searchList(() => def.element)
    case 'tuple':
      return searchList((at) => def.items[at] ?? def.rest ?? undefined, [...def.items, def.rest])
    case 'union':
      return searchUnion(def)
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
      return searchOf(def.innerType)
    case 'pipe':
      // What was written is what comes out of a preparation, and what goes into a transformation.
      return searchOf((def.in as z.core.$ZodTypes)._zod.def.type === 'transform' ? def.out : def.in)
    default:
      return undefined
  }
}

function searchObject(shape: Readonly<Record<string, z.core.$ZodType>>): Search {
  const known = new Set(Object.keys(shape))
  const inside = Object.entries(shape).flatMap(([key, part]) => {
    const search = searchOf(part)
    return search === undefined ? [] : [[key, search] as const]
  })
  return (value, path, found) => {
    if (!isObject(value)) return
    unknownKeysOf(value, known, path, found)
    for (const [key, search] of inside)
      if (Object.hasOwn(value, key)) search(value[key], join(path, key), found)
  }
}

function searchList(
  schemaAt: (at: number) => z.core.$ZodType | undefined,
  all: readonly (z.core.$ZodType | null)[] = [schemaAt(0)!],
): Search | undefined {
  if (all.every((schema) => schema === null || searchOf(schema) === undefined)) return undefined
  return (value, path, found) => {
    if (!Array.isArray(value)) return
    for (const [at, part] of value.entries()) {
      const schema = schemaAt(at)
      if (schema !== undefined) searchOf(schema)?.(part, join(path, String(at)), found)
      if (found.length >= limits.fieldErrorsMax) return
    }
  }
}

/** Which of several shapes a value has is said by one of its fields, or there is but one. */
function searchUnion(def: z.core.$ZodUnionDef & { readonly discriminator?: string }): Search | undefined {
  const shaped = def.options.filter((option) => searchOf(option) !== undefined)
  if (shaped.length <= 1) return shaped[0] && searchOf(shaped[0])
  const { discriminator } = def
  if (discriminator === undefined) throw new TypeError('several shapes need a field that says which it is')
  return (value, path, found) => {
    if (!isObject(value)) return
    const named = shaped.find((option) =>
      option._zod.propValues?.[discriminator]?.has(value[discriminator] as string),
    )
    if (named !== undefined) searchOf(named)?.(value, path, found)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`)
