/**
 * The little XML that S3 speaks: elements without attributes that matter, never one within another of the same name. A parser for all of
 * XML would be a dependency with holes of its own.
 */

/** What stands within every element of that name. */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, inner]) => inner!)
}

/** The text of the first element of that name. */
export function textOf(xml: string, name: string): string | undefined {
  const [inner] = elementsOf(xml, name)
  return inner?.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (entity, named: string) => {
    if (named.startsWith('#x')) return String.fromCodePoint(Number.parseInt(named.slice(2), 16))
    if (named.startsWith('#')) return String.fromCodePoint(Number(named.slice(1)))
    return entities.get(named) ?? entity
  })
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
