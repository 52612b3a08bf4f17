/** How the text of an option becomes its value. Every source (flag, environment, file) gives text. */
import { isIP } from 'node:net'
import { type NatsAddress, parseNatsAddress } from '@stonechat/cluster/address'
import { parseBlobsAddress, parseScanAddress } from '@stonechat/file/address'
import { isRegion } from '@stonechat/user'
import * as z from 'zod'
import { type DatabaseAddress, parseDatabaseAddress } from './database-address.js'

export const words = <const T extends readonly [string, ...string[]]>(...allowed: T) =>
  z.enum(allowed, { error: `must be ${list(allowed)}` })

export const switchValue = z
  .string()
  .toLowerCase()
  .refine((text) => truths.has(text) || falsehoods.has(text), 'must be on or off')
  .transform((text) => truths.has(text))

/** Whether a word alone after a switch is its value: `-verify-phone off`. */
export function isSwitchWord(text: string): boolean {
  return truths.has(text.toLowerCase()) || falsehoods.has(text.toLowerCase())
}

export const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a port: 0 to 65535')
  .transform(Number)

/** From one to a billion. */
export const count = z
  .string()
  .refine((text) => /^[1-9]\d{0,8}$/.test(text), 'must be a whole number, 1 or more')
  .transform(Number)

export const portOrOff = z.union([words('off'), port], { error: 'must be a port (0 to 65535) or off' })

/** A time as people write it, `90s`, `2m`, `24h` or `7d`, to milliseconds. `0` is none. */
export const duration = z
  .string()
  .regex(/^(0|[1-9]\d{0,5}[smhd])$/, 'must be a time such as 90s, 2m, 24h or 7d')
  .transform((text) => Number.parseInt(text, 10) * (unitsMs[text.at(-1)!] ?? 0))

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time as `duration` reads it, in the largest unit of which it is a whole number; one day is 24 hours. */
export function writeDuration(ms: number): string {
  if (ms === 0) return '0'
  const fits = Object.entries(unitsMs).filter(
    ([, unitMs]) => ms % unitMs === 0 && (unitMs < unitsMs.d! || ms > unitMs),
  )
  const [unit, unitMs] = fits.at(-1)!
  return `${ms / unitMs}${unit}`
}

/** A size as people write it, `500KB`, `200MB` or `2GB`, to bytes. */
export const size = z
  .string()
  .regex(/^[1-9]\d{0,5}[KMGT]B$/i, 'must be a size such as 500KB, 200MB or 2GB')
  .transform((text) => Number.parseInt(text, 10) * unitBytes[text.slice(-2).toUpperCase() as SizeUnit])

const unitBytes = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 } as const

type SizeUnit = keyof typeof unitBytes

/** A size as `size` reads it, in the largest unit of which it is a whole number. */
export function writeSize(bytes: number): string {
  const fits = Object.entries(unitBytes).filter(([, one]) => bytes % one === 0)
  const [unit, one] = fits.at(-1)!
  return `${bytes / one}${unit}`
}

/** Where files are kept, as text: a folder is taken from where the program runs. */
export const files = z.string().superRefine((text, context) => {
  const parsed = parseBlobsAddress(text)
  if (typeof parsed === 'string') context.addIssue({ code: 'custom', message: parsed })
})

export const fileScan = z.string().transform((text, context) => {
  const parsed = parseScanAddress(text)
  if (typeof parsed !== 'string') return parsed
  context.addIssue({ code: 'custom', message: parsed })
  return z.NEVER
})

export const nodeId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'must be 1 to 64 letters, digits, "_", "." or "-", beginning with a letter or digit',
  )

export const host = z.string().regex(/^[^\s/]+$/, 'must be a host name or an address')
export const path = z
  .string()
  .refine((text) => text !== '' && !text.includes('\0') && !text.startsWith('-'), 'must be a path')
export const region = z
  .string()
  .refine((text): boolean => isRegion(text), 'must be a country in two capital letters, such as CN')
/** `all`, or countries: `CN,HK,MO`. */
export const countries = z
  .string()
  .refine(
    (text): boolean => text === 'all' || text.split(',').every((one) => isRegion(one)),
    'must be all, or countries in two capital letters, such as CN,HK',
  )
  .transform((text) => (text === 'all' ? undefined : text.split(',')))

export const nonEmpty = z.string().min(1, 'must not be empty')

export const address = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && URL.canParse(text),
      `must be an address of the form ${schemes.map((scheme) => `${scheme}://host`).join(' or ')}`,
    )

/** `off`; `on` (any proxy: only where nobody can reach the port directly); or addresses and ranges, by commas. */
export const trustProxy = z
  .string()
  .refine(
    (text) => text === 'on' || text === 'off' || text.split(',').every(isRange),
    'must be on, off or addresses such as 10.0.0.0/8',
  )
  .transform((text) => (text === 'on' ? true : text === 'off' ? false : text.split(',')))

function isRange(text: string): boolean {
  const [address = '', bits] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return isIP(address) > 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
}

export const database = z.string().transform((text, context): DatabaseAddress => {
  const parsed = parseDatabaseAddress(text)
  if (typeof parsed !== 'string') return parsed
  context.addIssue({ code: 'custom', message: parsed })
  return z.NEVER
})

export const nats = z.string().transform((text, context): NatsAddress => {
  const parsed = parseNatsAddress(text)
  if (typeof parsed !== 'string') return parsed
  context.addIssue({ code: 'custom', message: parsed })
  return z.NEVER
})

const truths: ReadonlySet<string> = new Set(['on', 'true', 'yes', '1'])
const falsehoods: ReadonlySet<string> = new Set(['off', 'false', 'no', '0'])

function list(allowed: readonly string[]): string {
  return allowed.length === 1 ? allowed[0]! : `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)!}`
}
