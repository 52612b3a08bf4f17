/** Names of a user as they are typed: what an account is found by, and what is shown. */
import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { text } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'

/** Letters of any script, digits, `_`, `-` and `.`, with at least one that is not a digit: digits alone are an id or a phone. */
export const username = text(limits.usernameMaxCharacters, limits.usernameMinCharacters)
  .regex(/^[\p{L}\p{M}\p{N}_.-]+$/u, because(faults.usernameLetters))
  .regex(/[^\d]/, because(faults.digitsOnly))

export const phone = z.string().min(3).max(32)

export const email = z.email().max(254)

/** What a host calls the account in its own tables. Any text: two are the same where every character is. */
export const externalId = text(limits.externalIdMaxCharacters, 1).refine(
  (value) => value.trim() === value,
  because(faults.padded),
)

/** The name that is shown of a user. */
export const nickname = text(limits.nicknameMaxCharacters, 1).refine(
  (value) => value.trim() !== '',
  because(faults.blank),
)
