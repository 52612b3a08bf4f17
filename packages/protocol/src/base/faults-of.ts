/** What zod found wrong, as faults of the table. */
import type * as z from 'zod'
import { type Fault, faults, type Sentence } from '../faults.js'
import * as limits from '../limits.js'

/** The sentences that schemas gave to zod, by what zod hands back. */
const given = new Map<string, Sentence>()

/** Gives a rule of a schema its sentence: `.refine(isGood, because(faults.blank))`. zod carries the English half. */
export function because(sentence: Sentence): string {
  given.set(sentence.en, sentence)
  return sentence.en
}

/** The faults of a failed parse, at most `limits.fieldErrorsMax`. It must have used `reportInput`, to distinguish missing from wrong. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues
    .slice(0, limits.fieldErrorsMax)
    .map((issue) => ({ path: issue.path.join('.'), message: toSentence(issue) }))
}

function toSentence(issue: z.core.$ZodIssue): Sentence {
  return given.get(issue.message) ?? sentenceOf(issue)
}

function sentenceOf(issue: z.core.$ZodIssue): Sentence {
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum))
  if (issue.code === 'too_big') return tooBig(issue.origin, Number(issue.maximum))
  // A name for a field that is none: what is wrong with the text itself.
  if (issue.code === 'invalid_key' && issue.issues[0] !== undefined) return toSentence(issue.issues[0])
  if (issue.code === 'invalid_format') return formats[issue.format] ?? faults.invalid
  if (issue.input === undefined) return faults.missing
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? faults.invalid
  if (issue.code === 'invalid_value') return faults.oneOf(issue.values)
  // What `type` may be, where there are several kinds of content; zod's types do not know that it says so.
  if ('options' in issue && Array.isArray(issue.options)) return faults.oneOf(issue.options)
  return faults.invalid
}

function tooSmall(origin: string, min: number): Sentence {
  if (origin === 'string') return min === 1 ? faults.empty : faults.atLeastCharacters(min)
  return origin === 'array' ? faults.atLeastItems(min) : faults.atLeast(min)
}

function tooBig(origin: string, max: number): Sentence {
  if (origin === 'string') return faults.atMostCharacters(max)
  return origin === 'array' ? faults.atMostItems(max) : faults.atMost(max)
}

const formats: Readonly<Record<string, Sentence>> = {
  email: faults.email,
  uuid: faults.uuid,
  base64: faults.base64,
}

const kinds: Readonly<Record<string, Sentence>> = {
  string: faults.text,
  number: faults.number,
  int: faults.wholeNumber,
  boolean: faults.boolean,
  array: faults.list,
  tuple: faults.list,
  object: faults.object,
  record: faults.object,
}
