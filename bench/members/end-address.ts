import type { EndAddress } from '../../packages/storage/src/copy/open-end.js'
import type { BenchDatabase } from '../lib/database.js'

/** Where the database is, for what opens it in this thread. */
export function toEndAddress({ address }: BenchDatabase): EndAddress {
  if (address.startsWith('sqlite:')) return { kind: 'sqlite', path: address.slice('sqlite:'.length) }
  const { hostname, port, username, password, pathname } = new URL(address)
  return {
    ...{ kind: 'mysql', host: hostname, port: Number(port), database: pathname.slice(1) },
    ...{ user: username, password: decodeURIComponent(password) },
  }
}
