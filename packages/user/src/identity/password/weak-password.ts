/**
 * Passwords that are tried first. What leads here, wherever a password is set: registering, changing, resetting by a code,
 * `stonechat user add -password`. Passwords that are there already go on working.
 */
import { faults, type Sentence, StonechatError } from '@stonechat/protocol'

/** What its owner is known by. */
export interface OwnNames {
  readonly username?: string | undefined
  /** E.164. */
  readonly phone?: string | null | undefined
  readonly email?: string | null | undefined
}

/** A name shorter than this says nothing about a password that holds it. */
const nameMinCharacters = 4
/** A name and so many more characters are still that name. */
const spareCharacters = 3
/** What people in China choose first; the list of the library is of other places. No text can be read as these in two ways. */
const chinese = /^(?:woaini|waini|520|1314|iloveyou|asd|qwe|abc|qq|a){2,}\d{0,4}$/

let common: Promise<ReadonlySet<string>> | undefined

/**
 * Refuses a password that is common, follows a pattern, or is little more than a name of its owner.
 * @throws StonechatError `invalid_input` at `password`
 */
export async function requireStrongPassword(password: string, own: OwnNames): Promise<void> {
  const folded = fold(password)
  if (isOwnName(folded, own)) throw refuse(faults.ownNamePassword)
  common ??= loadCommon()
  if ((await common).has(folded) || isPattern(folded) || chinese.test(folded))
    throw refuse(faults.commonPassword)
}

/** 18,000 of 8 characters and more, read when they are first needed: 2 MB. */
async function loadCommon(): Promise<ReadonlySet<string>> {
  // By its default: a bundler gives what CommonJS exports no names.
  const { default: list } = await import('@zxcvbn-ts/language-common')
  return new Set(list.dictionary['passwords-common'].map(String).filter((word) => word.length >= 8))
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase()

/** The same few characters again and again (`88888888`, `abcabcabc`), or one after the other (`87654321`, `abcdefgh`). */
function isPattern(folded: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/su.test(folded)) return true
  const codes = [...folded].map((character) => character.codePointAt(0)!)
  const steps = new Set(codes.slice(1).map((code, index) => code - codes[index]!))
  return steps.size === 1 && Math.abs([...steps][0]!) === 1
}

function isOwnName(folded: string, { username, phone, email }: OwnNames): boolean {
  const digits = folded.replace(/\D/g, '')
  const ownDigits = phone?.replace(/\D/g, '') ?? ''
  const others = [...folded].length - digits.length
  if (digits.length >= 7 && others <= spareCharacters && ownDigits.includes(digits)) return true
  const names = [username, email, email?.split('@')[0]].map((name) => fold(name ?? ''))
  return names.some(
    (name) =>
      name.length >= nameMinCharacters &&
      folded.includes(name) &&
      folded.length - name.length <= spareCharacters,
  )
}

function refuse(message: Sentence): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path: 'password', message }] })
}
