/** The forms of `-db`, read into one typed value. */
import type { MysqlAddress } from '@stonechat/storage/mysql'

export interface SqliteAddress {
  readonly kind: 'sqlite'
  readonly path: string
}

export type DatabaseAddress = SqliteAddress | ({ readonly kind: 'mysql' } & MysqlAddress)

const forms = 'sqlite:PATH, mysql://user:pass@host:port/name or user:pass@tcp(host:port)/name'

/**
 * Reads `sqlite:PATH`, `mysql://user:pass@host:port/name` and the Go form `user:pass@tcp(host:port)/name?parseTime=true`.
 * @returns the address, or a sentence that says what is wrong and holds no part of the text (it may hold a password)
 */
export function parseDatabaseAddress(text: string): DatabaseAddress | string {
  if (text.startsWith('sqlite:')) return parseSqlite(text.slice('sqlite:'.length))
  if (text.startsWith('mysql://')) return parseMysqlUrl(text)
  if (/^[a-z]+:\/\//.test(text)) return `must be one of ${forms}`
  return parseGoForm(text)
}

/** The address as it may be logged, and as `parseDatabaseAddress` reads it: without the password. */
export function describeDatabase(address: DatabaseAddress): string {
  if (address.kind === 'sqlite') return `sqlite:${address.path}`
  const { user, host, port, socketPath, database, tls } = address
  const word = [...tlsWords].find(([, value]) => value === tls)![0]
  const rest = `/${encodeURIComponent(database)}${word === 'false' ? '' : `?tls=${word}`}`
  if (socketPath !== undefined) return `${user}@unix(${socketPath})${rest}`
  return `mysql://${encodeURIComponent(user)}@${bracketed(host)}:${port}${rest}`
}

function parseSqlite(path: string): SqliteAddress | string {
  if (path === '') return 'needs a path after "sqlite:"'
  if (path === ':memory:') return 'needs a file: acknowledged messages must survive the process'
  return { kind: 'sqlite', path }
}

function parseMysqlUrl(text: string): DatabaseAddress | string {
  if (!URL.canParse(text)) return 'is not a valid mysql:// address'
  const url = new URL(text)
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decode)
  if (user === undefined || password === undefined || database === undefined) return 'has a broken % escape'
  return completeMysql({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    socketPath: undefined,
    user,
    password,
    database,
    tls: url.searchParams.get('tls') ?? url.searchParams.get('ssl'),
    tablePrefix: url.searchParams.get('prefix'),
  })
}

/** `[user[:password]@][protocol[(address)]]/name[?parameters]`; the password may hold `@`, `/` and `:`. */
function parseGoForm(text: string): DatabaseAddress | string {
  const slash = text.lastIndexOf('/')
  if (slash < 0) return `must be one of ${forms}`
  const at = text.lastIndexOf('@', slash)
  const credentials = at < 0 ? '' : text.slice(0, at)
  const place = /^(?:([a-z]*)(?:\((.*)\))?)?$/.exec(text.slice(at + 1, slash))
  if (place === null) return `must be one of ${forms}`
  const [, protocol = '', where = ''] = place
  const [name = '', query = ''] = splitOnce(text.slice(slash + 1), '?')
  const [user = '', password = ''] = splitOnce(credentials, ':')
  const parameters = new URLSearchParams(query)
  const [tls, tablePrefix] = [parameters.get('tls'), parameters.get('prefix')]
  const rest = { user, password, database: decode(name) ?? name, tls, tablePrefix }

  if (protocol === 'unix') {
    if (where === '') return 'needs a path: unix(/path/to/mysql.sock)'
    return completeMysql({ ...rest, host: 'localhost', port: 3306, socketPath: where })
  }
  if (protocol !== '' && protocol !== 'tcp') return 'knows tcp(host:port) and unix(path) only'
  const address = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d+))?$/.exec(where)
  if (address === null) return 'needs an address of the form tcp(host:port)'
  const host = address[1] ?? address[2] ?? ''
  return completeMysql({
    ...rest,
    host: host === '' ? '127.0.0.1' : host,
    port: Number(address[3] ?? 3306),
    socketPath: undefined,
  })
}

function completeMysql(
  parts: Omit<MysqlAddress, 'tls' | 'tablePrefix'> & {
    readonly tls: string | null
    readonly tablePrefix: string | null
  },
): DatabaseAddress | string {
  if (parts.host === '') return 'names no host'
  if (parts.user === '') return 'names no user'
  if (parts.port < 1 || parts.port > 65_535) return 'has a port outside 1 to 65535'
  if (!/^[^\s/\\.\0`]{1,64}$/.test(parts.database)) return 'needs the name of a database: 1 to 64 characters'
  const tls = tlsWords.get(parts.tls ?? 'false')
  if (tls === undefined) return 'knows tls=true, tls=false and tls=skip-verify only'
  const { tablePrefix, ...rest } = parts
  if (tablePrefix === null) return { kind: 'mysql', ...rest, tls }
  if (!/^[a-z][a-z0-9_]{0,15}$/.test(tablePrefix))
    return 'takes a prefix of 1 to 16 small letters, digits and underscores that begins with a letter'
  return { kind: 'mysql', ...rest, tls, tablePrefix }
}

const tlsWords: ReadonlyMap<string, NonNullable<MysqlAddress['tls']>> = new Map([
  ['true', 'on'],
  ['false', 'off'],
  ['skip-verify', 'unverified'],
])

function splitOnce(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)]
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
