/** What the OpenAPI document says of the keys of a request, and what the server holds to. */
import { findUnknownKeys, operations, parseInput } from '@stonechat/protocol/operations'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestInput } from '../testing/largest-input.js'
import { createOpenapi } from './openapi.js'

interface Json {
  readonly [key: string]: Json
}

const all = Object.values(operations).filter(({ body }) => body === undefined)
const document = createOpenapi({ operations: all, prefix: '' }) as unknown as Json
const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(document, 'openapi')

/** Those whose body has a shape, each with a body that it takes. */
const posted = all.flatMap((operation) => {
  const [method = '', path = ''] = operation.http ?? []
  const template = path.replace(/:(\w+)/g, '{$1}')
  if (document.paths?.[template]?.[method.toLowerCase()]?.requestBody === undefined) return []
  const place = `/paths/${pointerPart(template)}/${method.toLowerCase()}/requestBody/content/application~1json/schema`
  const inPath = Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, field]) => [field!, 1]))
  const body = sampleOf(operation)
  for (const field of Object.keys(inPath)) delete body[field]
  const validate = ajv.getSchema(`openapi#${place}`)!
  const isTaken = (sent: object) => {
    try {
      parseInput(operation.name, { ...inPath, ...sent })
      return true
    } catch {
      return false
    }
  }
  return [{ name: operation.name, body, validate, isTaken }]
})

describe('the keys of a request', () => {
  it('[H953] the OpenAPI document takes the bodies that the server takes, for most operations one is found', () => {
    expect(posted.length).toBeGreaterThan(20)
    const found = posted.filter(({ body, isTaken }) => isTaken(body))
    expect(found.length).toBeGreaterThan(posted.length * 0.7)
    for (const { name, body, validate } of found) expect([name, validate(body)]).toEqual([name, true])
  })

  it('[H953] a key at any place of a body is refused by the document exactly where the server refuses it', () => {
    const takes = posted.filter(({ body, isTaken }) => isTaken(body))
    const key = fc.oneof(fc.stringMatching(/^[a-z_]{1,8}$/), fc.stringMatching(/^x_[a-z]{0,5}$/))
    let refused = 0
    fc.assert(
      fc.property(fc.constantFrom(...takes), key, fc.nat(), ({ name, body, validate }, added, choice) => {
        const copy = structuredClone(body)
        const places = objectsIn(copy)
        const place = places[choice % places.length]!
        fc.pre(!Object.hasOwn(place, added) && !isKnown(name, added))
        place[added] = 1
        // Not by parsing it: the largest body may have no room for one more key.
        const isKept = findUnknownKeys(operations[name].input, copy).length === 0
        expect([JSON.stringify(copy), validate(copy)]).toEqual([JSON.stringify(copy), isKept])
        if (!isKept) refused += 1
      }),
      { numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  it('[H953] an answer may have keys that the document does not name', () => {
    const answers = JSON.stringify(document.components?.schemas?.Message)
    expect(answers).not.toContain('additionalProperties')
  })
})

const isKnown = (name: (typeof all)[number]['name'], key: string) =>
  Object.hasOwn((operations[name].input as unknown as { shape?: object }).shape ?? {}, key)

/** A pointer's part in a fragment. */
function pointerPart(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** The largest input; of fields that exclude each other the first that are taken together. */
function sampleOf(operation: (typeof all)[number]): Record<string, unknown> {
  const largest = largestInput(operation) as Record<string, unknown>
  const names = Object.keys(largest)
  const tries = [names, ...names.map((left) => names.filter((name) => name !== left))]
  const taken = tries.find((some) => operation.input.safeParse(pick(largest, some)).success)
  return pick(largest, taken ?? names)
}

function pick(value: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return structuredClone(Object.fromEntries(names.map((name) => [name, value[name]])))
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? inside : [value as Record<string, unknown>, ...inside]
}
