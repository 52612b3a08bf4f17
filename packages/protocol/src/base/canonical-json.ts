/**
 * The one text of a JSON value, whatever the order of its fields and its spaces were: two values are the same where these texts
 * are. For hashes and comparison; whoever made the value gets it back as it was.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sortFields)
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const names = Object.keys(value)
  if (names.every((name, index) => index === 0 || names[index - 1]! < name)) return value
  return Object.fromEntries(names.sort().map((name) => [name, (value as Record<string, unknown>)[name]]))
}
