/** How the time of reading grows with the length of what is read: no seconds, so that a slow machine decides nothing. */

/**
 * The factor by which the time of `read` grows when its input doubles: 1 where it looks at a bounded part, 2 where it is linear,
 * 4 where it is quadratic. A suspicion is measured again, since other work may have been in the way.
 * @param make an input of about so many characters
 */
export function growthPerDoubling<T>(
  read: (input: T) => unknown,
  make: (length: number) => T,
  from: number,
): number {
  const inputs = [make(from), make(from * 4)] as const
  let least = Number.POSITIVE_INFINITY
  for (const runs of [1, 3, 9, 27]) {
    const [short, long] = inputs.map((input) => leastMicroseconds(() => read(input), runs))
    // What takes less than this is lost in the resolution of the clock.
    least = Math.min(least, Math.sqrt(long! / Math.max(short!, 20)))
    if (least <= growthMax) break
  }
  return least
}

/** Linear is 2; sorting and the noise of a busy machine need some room. */
export const growthMax = 3

function leastMicroseconds(run: () => unknown, times: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let time = 0; time < times; time += 1) {
    const before = process.hrtime.bigint()
    run()
    least = Math.min(least, Number(process.hrtime.bigint() - before) / 1_000)
  }
  return least
}

/** What the grammars of names, markup, addresses, JSON and headers give a meaning to, and some that they do not. */
const pieces = [
  ...'*_`[]()<>{}"\'\\/|~^#-+.,;:!?@&=%$ \t\n\0a0é文ー😀',
  ...[
    '\u0301',
    '\u200b',
    '\u200d',
    '\u202e',
    '\ud83d',
    'http://',
    '**',
    '***',
    '```',
    '```\n',
    '> ',
    '- ',
    '1. ',
    '**a',
    '[a](',
    '](https://',
    'q=',
    '\\u0061',
    '::',
    '1e',
    '[[',
    '{"a":',
    '"a":1,',
  ],
]

/** Texts that repeat each piece, and each two of them, with something else at their end: makers of any length. */
export function* repeats(): Generator<{ readonly name: string; make(length: number): string }> {
  for (const one of pieces)
    for (const other of ['', ...pieces]) {
      const unit = one + other
      const make = (length: number) => `${unit.repeat(Math.ceil(length / unit.length)).slice(0, length - 1)}x`
      yield { name: JSON.stringify(unit), make }
    }
}
