/** From what a file is called where it comes from to a name that harms nobody where it is shown or saved. */
import { faults, isVisible, limits, StonechatError } from '@stonechat/protocol'
import { fileLimits } from '../limits.js'

/** For what has no name, or none that could be seen. */
const nameless = 'file'

const folders = /^.*[/\\]/s
/** Line breaks, NUL and their kin; what turns the direction of text, so that `gnp.exe` reads as a picture; halves of characters. */
const harmful = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu
const dotsOnly = /^\.+$/

/**
 * The name of a file: without folders and without what is not seen but does something, on one line, in one of the ways of writing the same.
 * Names that say nothing become `file`.
 * @throws StonechatError `invalid_input` where what is left is longer than `fileLimits.fileNameMaxCharacters`
 */
export function cleanName(given: string | undefined): string {
  if (given === undefined) return nameless
  // What is far too long is not walked.
  if (given.length > limits.fileNameGivenMaxCharacters) throw tooLong()
  const name = given.replace(folders, '').replace(harmful, '').normalize('NFC').trim()
  if (name.length > fileLimits.fileNameMaxCharacters) throw tooLong()
  return !isVisible(name) || dotsOnly.test(name) ? nameless : name
}

function tooLong(): StonechatError {
  return new StonechatError('invalid_input', {
    errors: [{ path: 'name', message: faults.atMostCharacters(fileLimits.fileNameMaxCharacters) }],
  })
}
