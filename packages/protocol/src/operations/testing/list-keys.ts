import * as z from 'zod'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** Every key that an input may have, as a path (`content.text`), sorted. */
export function listKeys(schema: z.ZodType): string[] {
  const description = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  }) as Schema
  return [...new Set(keysIn(description, ''))].sort()
}

function keysIn({ properties = {}, items, anyOf = [], oneOf = [] }: Schema, path: string): string[] {
  return [
    ...Object.entries(properties).flatMap(([key, part]) => [
      `${path}${key}`,
      ...keysIn(part, `${path}${key}.`),
    ]),
    ...[items, ...anyOf, ...oneOf].flatMap((part) => (part === undefined ? [] : keysIn(part, path))),
  ]
}
