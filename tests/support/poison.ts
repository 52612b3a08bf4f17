/** Values that have crashed servers, and random ones. */
import fc from 'fast-check'

const megabyte = 'x'.repeat(1_048_576)

/** As JSON carries them: `__proto__` is a key of its own here. */
const famous: readonly unknown[] = [
  ...['49', '', ' ', '0', '-1', '1e999', 'null', 'undefined', 'NaN', '__proto__', 'constructor', 'toString'],
  ...[
    '😀',
    '👨‍👩‍👧‍👦',
    '\0',
    'a\0b',
    '\ud83d',
    '\udc00x',
    '\u202e',
    '\ufeff',
    "' or 1=1 --",
    '$ {7*7}',
    '../../etc/passwd',
  ],
  ...['\r\n\r\n', '%00', '%', '1,2,,3', 'a'.repeat(9_000), '字'.repeat(8_001)],
  ...[0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 2 ** 63, 1e308, 5e-324],
  ...[true, false, null, [], {}, [[]], [null], [49, '49'], { length: -1 }],
  ...[JSON.parse('{"__proto__":{"isAdmin":true}}'), JSON.parse('{"constructor":{"prototype":{"x":1}}}')],
  ...[
    { type: 'text' },
    { type: 'text', text: '\ud83d' },
    { type: '__proto__' },
    { type: ['text'], text: 'x' },
  ],
  ...[
    { type: 'custom', name: '__proto__', data: 1 },
    { type: 'custom', name: 'x', data: nest(40) },
  ],
]

function nest(levels: number): unknown {
  return levels === 0 ? 1 : [nest(levels - 1)]
}

/** One value that a caller may send in place of another. */
export const poison: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...famous) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.constant(megabyte) },
)

/** An input with some of these fields, each as it should be or poisoned, and perhaps an unknown one. */
export function poisonedInput(
  fields: readonly string[],
  valid: Readonly<Record<string, readonly unknown[]>>,
): fc.Arbitrary<Record<string, unknown>> {
  const field = (name: string) =>
    fc.option(fc.oneof(poison, fc.constantFrom(...(valid[name] ?? [1, 'x']))), { nil: undefined, freq: 6 })
  const known = fc.record(Object.fromEntries(fields.map((name) => [name, field(name)])))
  const unknown = fc.option(fc.tuple(fc.constantFrom('__proto__', 'constructor', 'then', 'toJSON'), poison))
  return fc.tuple(known, unknown).map(([given, extra]) => {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined)
    // `fromEntries` makes own keys of all names.
    return Object.fromEntries(extra === null ? entries : [...entries, extra])
  })
}
