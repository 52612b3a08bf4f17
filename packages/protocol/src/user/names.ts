/** Names of a user as they are typed: what an account is found by, and what is shown. */
import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { name, text } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { isOneScript } from '../text/one-script.js'

/**
 * Letters of one script, digits, `_`, `-` and `.`, with at least one that is not a digit: digits alone are an id or a phone.
 * Latin letters may stand beside those of most other scripts.
 */
export const username = name(limits.usernameMaxCharacters, limits.usernameMinCharacters)
  .regex(/^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}_.-])+$/u, because(faults.usernameLetters))
  .regex(/[^\d]/, because(faults.digitsOnly))
  .refine(
    (value) => value.length > 2 * limits.usernameMaxCharacters || isOneScript(value),
    because(faults.oneScript),
  )

export const phone = z.string().min(3).max(32)

export const email = z.email().max(254)

/** What a host calls the account in its own tables. Any text: two are the same where every character is. */
export const externalId = text(limits.externalIdMaxCharacters, 1).refine(
  (value) => value.trim() === value,
  because(faults.padded),
)

/** The name that is shown of a user. */
export const nickname = name(limits.nicknameMaxCharacters)
