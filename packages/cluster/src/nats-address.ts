/** The forms of `-nats`, read into one typed value. */

/** One NATS server or several of one cluster, and how to sign in. */
export interface NatsAddress {
  /** `host:port`; IPv6 in brackets. */
  readonly servers: readonly string[]
  /** Whether the connection must be encrypted; where the server asks for it, it is in any case. */
  readonly isTls: boolean
  readonly user: string | undefined
  readonly password: string | undefined
  readonly token: string | undefined
}

const form = 'must be nats://host:port, tls://host:port, or several of one kind separated by commas'

/**
 * Reads `nats://host:port` or `tls://host:port`, with `user:pass@` or `token@` before the host; several servers are separated
 * by commas, and share what is given once.
 * @returns the address, or a sentence that says what is wrong and holds no part of the text (it may hold a password)
 */
export function parseNatsAddress(text: string): NatsAddress | string {
  const urls = text.split(',').map((part) => toUrl(part.trim()))
  if (urls.some((url) => url === undefined)) return form
  const all = urls as URL[]
  const [first] = all
  if (all.some((url) => url.protocol !== first!.protocol)) return form
  if (all.some((url) => url.hostname === '')) return 'names no host'
  if (all.some((url) => !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '')) return form
  const signedIn = all.filter((url) => url.username !== '')
  const [account] = signedIn
  if (signedIn.some((url) => url.username !== account!.username || url.password !== account!.password))
    return 'must name the same account for all servers'
  const [name, password] = [account?.username, account?.password].map(decode)
  if (name === null || password === null) return 'has a broken % escape'
  return {
    servers: all.map((url) => `${url.hostname}:${url.port === '' ? 4222 : url.port}`),
    isTls: first!.protocol === 'tls:',
    ...(password === undefined || password === ''
      ? { user: undefined, password: undefined, token: name }
      : { user: name, password, token: undefined }),
  }
}

/** The address as it may be shown and logged: without user, password and token. */
export function describeNatsAddress({ servers, isTls }: NatsAddress): string {
  return servers.map((server) => `${isTls ? 'tls' : 'nats'}://${server}`).join(',')
}

function toUrl(text: string): URL | undefined {
  return /^(nats|tls):\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined
}

function decode(text: string | undefined): string | undefined | null {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return null
  }
}
