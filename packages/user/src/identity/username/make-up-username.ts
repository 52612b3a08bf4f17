import { randomInt } from 'node:crypto'

/** Without letters that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A username for a user who was given none, such as `user-k7m2x9qf4d`: says nothing about them, and is free (49 bits). */
export function makeUpUsername(): string {
  const tail = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `user-${tail}`
}
