/**
 * What the schemas of several nouns are made of. All JSON is snake_case; times are Unix milliseconds; ids are safe
 * integers.
 */
import * as z from 'zod'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { findNameFault } from '../text/name.js'
import { isVisible } from '../text/visible.js'
import { because } from './faults-of.js'
import { isStorableText } from './text.js'
import { isAddress } from './web-address.js'

export const id = z.int().min(1)
export const seq = z.int().min(0)
export const timeMs = z.int().min(0)

/** The identity that a caller gives to what is made, so that a retry is known. */
export const clientId = z
  .string()
  .regex(/^[\w.:-]+$/, because(faults.clientIdLetters))
  .max(limits.clientIdMaxCharacters)

/** The input or the output of an operation that has none. */
export const nothing = z.object({})

/** Where the next page of a list begins: `next_cursor` of the page before. */
export const cursor = z.string().min(1).max(200).optional()

/** Text of 0 to `max` characters (code points), without NUL or half a surrogate pair. */
export const text = (max: number, min = 0) =>
  z
    .string()
    // First, and the last where it fails: what is far too long is not walked.
    .refine((value) => isAtMost(value, max), { abort: true, error: because(faults.atMostCharacters(max)) })
    .refine(isStorableText, because(faults.unstorable))
    .refine((value) => value.length >= min, because(min === 1 ? faults.empty : faults.atLeastCharacters(min)))
    .meta({ ...(min > 0 ? { minLength: min } : {}), maxLength: max })

/** Text that people see something of; nothing is taken away of it. An empty one is called empty, and no more. */
export const words = (max: number) =>
  text(max, 1).refine((value) => value === '' || isVisible(value), because(faults.blank))

/** Text that names something, in `min` to `max` characters: seen by people, on one line, and moving nothing beside it. With `min` 0, '' is no name. */
export const name = (max: number, min = 1) =>
  text(max, min).superRefine((value, context) => {
    // A longer one is refused already, and is not worth a look.
    const fault = value.length > 2 * max ? undefined : findNameFault(value)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: because(fault), input: value })
  })

/** An address shown as a picture or a link: https, http, or a path on this origin. */
export const url = text(limits.urlMaxCharacters).refine(isAddress, because(faults.address))

function isAtMost(value: string, characters: number): boolean {
  if (value.length <= characters) return true
  return value.length <= characters * 2 && [...value].length <= characters
}
