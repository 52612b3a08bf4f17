/** The one table of options: flags, environment, file keys, help and docs all come from it. */
import { writeScanAddress } from '@stonechat/file/address'
import { limits } from '@stonechat/protocol'
import { userLimits } from '@stonechat/user/limits'
import type { z } from 'zod'
import * as value from './values.js'

/** An option as people meet it. Its flag is the key in kebab-case: `jwtSecret` is `-jwt-secret`. */
export interface Option {
  /** Text to value. */
  readonly value: z.ZodType<unknown, string>
  /** Value to text, where that is more than writing it down. What it gives can be given. */
  readonly write?: (value: never) => string
  /** What one would type; `undefined` where nothing stands for it. */
  readonly default?: string
  /** The default in words, where it is not a text. */
  readonly defaultNote?: string
  /** What stands for the value in the help. `undefined` for a switch: the flag alone turns it on. */
  readonly placeholder?: string
  /** Never printed, logged or quoted in an error. */
  readonly isSecret?: true
  readonly help: string
}

export const options = {
  port: {
    value: value.port,
    default: '8080',
    placeholder: 'PORT',
    help: 'HTTP and WebSocket; 0 takes a free one',
  },
  host: {
    value: value.host,
    default: '0.0.0.0',
    placeholder: 'HOST',
    help: 'The address that HTTP and WebSocket listen on',
  },
  grpc: {
    value: value.portOrOff,
    default: '50051',
    placeholder: 'PORT|off',
    help: 'gRPC; 0 takes a free one, off disables it',
  },
  grpcHost: {
    value: value.host,
    default: '127.0.0.1',
    placeholder: 'HOST',
    help: 'The address that gRPC listens on',
  },
  grpcToken: {
    value: value.nonEmpty,
    defaultNote: 'made once under -data',
    placeholder: 'TOKEN',
    isSecret: true,
    help: 'What other services present, over gRPC and over HTTP; at least 32 bytes',
  },
  grpcCert: {
    value: value.path,
    placeholder: 'FILE',
    help: 'Certificate chain, PEM; with -grpc-key gRPC speaks TLS',
  },
  grpcKey: {
    value: value.path,
    placeholder: 'FILE',
    help: 'The private key of -grpc-cert, PEM',
  },
  db: {
    value: value.database,
    defaultNote: 'an SQLite file under -data',
    placeholder: 'ADDRESS',
    isSecret: true,
    help: 'sqlite:PATH, mysql://user:pass@host:port/name or user:pass@tcp(host:port)/name',
  },
  data: {
    value: value.path,
    default: './data',
    placeholder: 'FOLDER',
    help: 'The embedded database, files and generated secrets',
  },
  files: {
    value: value.files,
    defaultNote: 'a folder under -data; with -nats none, so that files are off',
    placeholder: 'PLACE',
    help: 'Where files are kept: file:FOLDER or s3://BUCKET/PREFIX?endpoint=…&region=…, its keys from the environment',
  },
  filesShared: {
    value: value.switchValue,
    default: 'off',
    help: 'All nodes have the folder of -files in common; with -nats a folder needs it',
  },
  fileMaxSize: {
    value: value.size,
    write: value.writeSize,
    default: '200MB',
    placeholder: 'SIZE',
    help: 'Of one file: 500KB, 200MB, 2GB; 1 MB is 1,024 × 1,024 bytes',
  },
  fileQuota: {
    value: value.size,
    write: value.writeSize,
    default: '5GB',
    placeholder: 'SIZE',
    help: 'Of all files of one user together',
  },
  fileScan: {
    value: value.fileScan,
    write: writeScanAddress,
    placeholder: 'ADDRESS',
    help: 'A virus scanner that all files wait for: clamd://HOST:PORT or clamd:///PATH/OF/SOCKET',
  },
  id: {
    value: value.nodeId,
    default: 'server-1',
    placeholder: 'NAME',
    help: 'The name of this node',
  },
  nats: {
    value: value.nats,
    placeholder: 'ADDRESS',
    isSecret: true,
    help: 'nats://host:port, tls:// or several by commas; more than one node needs it',
  },
  jwtSecret: {
    value: value.nonEmpty,
    defaultNote: 'made once under -data',
    placeholder: 'SECRET',
    isSecret: true,
    help: 'Signs access tokens; at least 32 bytes, the same on all nodes',
  },
  region: {
    value: value.region,
    default: 'CN',
    placeholder: 'COUNTRY',
    help: 'For phone numbers typed without a country code',
  },
  verifyPhone: {
    value: value.switchValue,
    default: 'off',
    help: 'Ask for a code that was sent to the phone before an account is made',
  },
  smsWebhook: {
    value: value.address('https', 'http'),
    placeholder: 'ADDRESS',
    isSecret: true,
    help: 'Where codes for phones are posted, signed',
  },
  smsWebhookSecret: {
    value: value.nonEmpty,
    placeholder: 'SECRET',
    isSecret: true,
    help: 'Signs what is posted to -sms-webhook',
  },
  smsCountries: {
    value: value.countries,
    default: 'all',
    placeholder: 'all|COUNTRIES',
    help: 'Whose phone numbers are sent codes: CN,HK,MO',
  },
  smsPerHour: {
    value: value.count,
    default: String(userLimits.smsPerHour),
    placeholder: 'COUNT',
    help: 'Codes that this node sends to phones an hour; a tenth of them to each country but that of -region',
  },
  smtpUrl: {
    value: value.address('smtp', 'smtps'),
    placeholder: 'ADDRESS',
    isSecret: true,
    help: 'smtps://user:pass@host for codes by e-mail',
  },
  mailFrom: {
    value: value.nonEmpty,
    default: 'Stonechat <no-reply@localhost>',
    placeholder: 'ADDRESS',
    help: 'The sender of e-mails',
  },
  consoleCodes: {
    value: value.switchValue,
    defaultNote: 'on, but off where NODE_ENV is production',
    help: 'Print codes on standard output where nothing else would send them',
  },
  publicPresence: {
    value: value.switchValue,
    default: 'on',
    help: 'Answer /api/online without a token',
  },
  publicMetrics: {
    value: value.switchValue,
    default: 'off',
    help: 'Answer /metrics to everybody, not only to this machine and private networks',
  },
  people: {
    value: value.words('open', 'contacts'),
    default: 'open',
    placeholder: 'open|contacts',
    help: 'Who may write to people who chose nothing: everyone, or their contacts only; others ask first',
  },
  editWindow: {
    value: value.duration,
    write: value.writeDuration,
    default: '24h',
    placeholder: 'TIME',
    help: 'For how long people may edit a message of theirs: 90s, 2m, 24h, 7d; 0 for never',
  },
  recallWindow: {
    value: value.duration,
    write: value.writeDuration,
    default: '2m',
    placeholder: 'TIME',
    help: 'For how long people may recall a message of theirs; group owners and admins may always',
  },
  rateLimits: {
    value: value.words('on', 'off'),
    default: 'on',
    placeholder: 'on|off',
    help: 'off is for load tests only',
  },
  addressPoints: {
    value: value.count,
    default: String(limits.ratePointsPerAddress),
    placeholder: 'COUNT',
    help: 'What people behind one address may spend together every 10 seconds',
  },
  addressConnections: {
    value: value.count,
    default: String(limits.connectionsMaxPerAddress),
    placeholder: 'COUNT',
    help: 'Sockets that people behind one address may have open together',
  },
  trustProxy: {
    value: value.trustProxy,
    default: 'off',
    placeholder: 'on|off|ADDRESSES',
    help: 'Whose X-Forwarded-For is believed: addresses and ranges, separated by commas',
  },
  log: {
    value: value.words('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    placeholder: 'LEVEL',
    help: 'trace, debug, info, warn, error, fatal or silent',
  },
  logFormat: {
    value: value.words('pretty', 'json'),
    defaultNote: 'pretty on a terminal, else json',
    placeholder: 'pretty|json',
    help: 'How log lines look',
  },
  config: {
    value: value.path,
    placeholder: 'FILE',
    help: 'A YAML file of these options by their names: "port: 9000"',
  },
} as const satisfies Record<string, Option>

export type OptionKey = keyof typeof options

/** The values from all sources, read and checked; `undefined` where no source has one and there is no default. */
export type OptionValues = {
  readonly [K in OptionKey]:
    | z.output<(typeof options)[K]['value']>
    | ((typeof options)[K] extends { default: string } ? never : undefined)
}

export const optionKeys = Object.keys(options) as readonly OptionKey[]

/** `jwtSecret` → `jwt-secret`: the flag without its dash, and the key in the file. */
export function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `jwtSecret` → `STONECHAT_JWT_SECRET`. */
export function environmentOf(key: string): string {
  return `STONECHAT_${flagOf(key).replaceAll('-', '_').toUpperCase()}`
}

/** Whether the flag alone turns it on. */
export function isSwitch(key: OptionKey): boolean {
  return (options[key] as Option).placeholder === undefined
}
