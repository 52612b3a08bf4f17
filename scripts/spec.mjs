/**
 * `npm run spec`: compares SPEC.md with the tests that quote its rules, and prints what is wrong: a rule that is missing on
 * either side, is there twice, is cut, has no subject or is too long, and a title about something else than its rule. Then the
 * numbers that are free for new rules; with --check only what is wrong. Reads the working folder.
 */
import { readFileSync } from 'node:fs'
import { findFaults } from './spec/find-faults.mjs'
import { readQuotedRules } from './spec/quoted-rules.mjs'
import { readWrittenRules } from './spec/written-rules.mjs'

const written = readWrittenRules(readFileSync('SPEC.md', 'utf8'))
const quotes = readQuotedRules(process.cwd())
const faults = findFaults(written, quotes)

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
else console.error(`SPEC.md holds the ${written.rules.length} rules that the tests quote`)
if (!process.argv.includes('--check')) console.log(`free numbers: ${freeNumbers(quotes).join(' ')}`)

/** For each letter the number after the highest in use. */
function freeNumbers(quotes) {
  const highest = new Map()
  for (const { number } of quotes) {
    const [letter, count] = [number[0], Number.parseInt(number.slice(1), 10)]
    highest.set(letter, Math.max(count, highest.get(letter) ?? 0))
  }
  return [...highest].sort().map(([letter, count]) => letter + (count + 1))
}
