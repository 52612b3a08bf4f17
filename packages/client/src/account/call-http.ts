import type { ErrorCode, OperationName } from '@stonechat/protocol'
import { ClientError } from '../base/client-error.js'
import { firstRouteOf } from '../transport/find-route.js'
import type { Http } from '../transport/http.js'
import type { Tokens } from './tokens.js'

/** Refusals of any call after which the account cannot be used on this device any more. */
const signedOutCodes: ReadonlySet<string> = new Set<ErrorCode>(['device_revoked', 'user_disabled'])

export interface CallHttpOptions {
  readonly http: Http
  readonly tokens: Tokens
  readonly onSignedOut: (reason: ErrorCode) => void
}

/** Makes what asks over HTTP with the account's token, where that is needed; a refused token is renewed once. */
export function createCallHttp({ http, tokens, onSignedOut }: CallHttpOptions) {
  return {
    async callHttp(name: OperationName, input: object): Promise<unknown> {
      if (firstRouteOf(name)?.auth === 'none') return http.call(name, input)
      return withToken((token) => http.call(name, input, token))
    },
    fetchHttp: (path: string, init: RequestInit) => withToken((token) => http.fetch(path, init, token)),
  }

  async function withToken<T>(ask: (token: string) => Promise<T>): Promise<T> {
    const token = await tokens.get()
    try {
      return await ask(token)
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      if (signedOutCodes.has(error.code) && tokens.current?.token === token)
        onSignedOut(error.code as ErrorCode)
      if (error.code !== 'token_expired' && error.code !== 'unauthenticated') throw error
      return ask(await tokens.get(token))
    }
  }
}
