import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A place on the way of a database. */
export interface Place {
  readonly position: number
  /** Of the last waypoint up to there. */
  readonly word: string
}

export interface Signing {
  /** The name of the database. */
  readonly value: string
  readonly secret: string
}

/** 32 random bytes as text. */
export const newWord = (): string => randomBytes(32).toString('base64url')

/** A place as clients are given it: nobody else can make one. */
export function signMark({ position, word }: Place, signing: Signing): string {
  return `${position}.${word}.${sign(position, word, signing).toString('base64url')}`
}

/** The place that a mark names; `undefined` where it is forged, or of a database with another name. */
export function openMark(mark: string, signing: Signing): Place | undefined {
  const [, digits = '', word = '', signature = ''] = /^(\d{1,16})\.([\w-]{43})\.([\w-]{22})$/.exec(mark) ?? []
  const position = Number(digits)
  const given = Buffer.from(signature, 'base64url')
  const right = sign(position, word, signing)
  return given.length === right.length && timingSafeEqual(given, right) ? { position, word } : undefined
}

function sign(position: number, word: string, { value, secret }: Signing): Buffer {
  return createHmac('sha256', secret).update(`${value}.${position}.${word}`).digest().subarray(0, 16)
}
