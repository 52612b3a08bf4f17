import { contentWords, dialectIn, isBalanced, lacksSubject } from './sentences.mjs'

const ruleMaxCharacters = 400

/** What is wrong between SPEC.md and the tests that quote it: a sentence for each fault. */
export function findFaults({ rules, malformed }, quotes) {
  const written = groupByNumber(rules)
  const quoted = groupByNumber(quotes)
  return [
    ...malformed.map(
      ({ text, line }) => `SPEC.md:${line} is no rule of the form “- **M4** A sentence.”: ${text}`,
    ),
    ...rules.flatMap(findSentenceFaults),
    ...[...written.values()].filter((same) => same.length > 1).map(describeDouble),
    ...rules.filter(({ number }) => !quoted.has(number)).map(describeUnquoted),
    ...[...quoted.values()].filter(([{ number }]) => !written.has(number)).map(describeMissing),
    ...quotes.flatMap((one) => findTitleFaults(one, written.get(one.number)?.[0])),
  ]
}

function groupByNumber(all) {
  const groups = new Map()
  for (const one of all) groups.set(one.number, [...(groups.get(one.number) ?? []), one])
  return groups
}

function findSentenceFaults({ number, sentence, line }) {
  const fault = (what) => `SPEC.md:${line} [${number}] ${what}`
  const faults = []
  if (!/[.?!][)”"]?$/.test(sentence) || !isBalanced(sentence))
    faults.push(fault('is cut: a full stop, a quotation mark, a backtick or a bracket is missing'))
  if (lacksSubject(sentence)) faults.push(fault(`has no subject: “${firstWords(sentence)} …”`))
  for (const word of dialectIn(sentence)) faults.push(fault(`says ${word}`))
  if (sentence.length > ruleMaxCharacters)
    faults.push(fault(`has ${sentence.length} characters, more than ${ruleMaxCharacters}`))
  return faults
}

function findTitleFaults({ number, title, place }, rule) {
  const faults = []
  if (title === '') faults.push(`${place} [${number}] says nothing`)
  else if (lacksSubject(title)) faults.push(`${place} [${number}] has no subject: “${firstWords(title)} …”`)
  if (rule !== undefined && title !== '' && !isAbout(title, rule.sentence))
    faults.push(`${place} [${number}] is about something else than its rule: “${title}”`)
  return faults
}

/** Whether a title speaks of what its rule speaks of, so that one number cannot stand for two rules. */
function isAbout(title, sentence) {
  const known = contentWords(sentence)
  const words = [...contentWords(title)]
  const shared = words.filter((word) => known.has(word)).length
  return words.length === 0 || shared >= Math.max(1, words.length / 4)
}

function describeDouble([{ number }, ...others]) {
  return `SPEC.md:${others.at(-1).line} [${number}] is there twice`
}

function describeUnquoted({ number, line }) {
  return `SPEC.md:${line} [${number}] is quoted by no test`
}

function describeMissing([{ number, title, place }]) {
  return `${place} [${number}] is not in SPEC.md: “${title}”`
}

function firstWords(sentence) {
  return sentence.split(' ').slice(0, 4).join(' ')
}
