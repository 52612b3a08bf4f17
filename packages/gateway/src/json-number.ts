/** No number of so many characters loses a digit. */
export const alwaysExactCharacters = 15

/** With so many every number that a machine can hold is written exactly. */
const digitsMax = 17

/**
 * Whether a JSON number is the same after it was read and written: within ±(2^53 - 1), and with no more digits than are kept.
 * `1.50` is `1.5`, and `-0` is `0`.
 */
export function isKeptExactly(written: string): boolean {
  if (written.length <= alwaysExactCharacters && !/e/i.test(written)) return true
  const read = Number(written)
  if (Math.abs(read) > Number.MAX_SAFE_INTEGER) return false
  const before = readDecimal(written)
  if (before.digits === '' || before.digits.length > digitsMax) return before.digits === ''
  // Some programs write the shortest text that is this number, some as many digits as it has.
  return [String(read), read.toPrecision(before.digits.length)]
    .map(readDecimal)
    .some(({ digits, exponent }) => digits === before.digits && exponent === before.exponent)
}

interface Decimal {
  /** Without zeros at either end; empty for zero. */
  readonly digits: string
  /** The value is `0.digits` times ten to this. */
  readonly exponent: number
}

function readDecimal(written: string): Decimal {
  const [mantissa = '', power = '0'] = written.replace(/^-/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const all = whole + fraction
  const first = all.search(/[1-9]/)
  if (first < 0) return { digits: '', exponent: 0 }
  let end = all.length
  while (all.charCodeAt(end - 1) === 0x30) end -= 1
  return { digits: all.slice(first, end), exponent: Number(power) + whole.length - first }
}
