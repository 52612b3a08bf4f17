/** The light half of an operation: how it is called. A browser loads this of every operation, and no more. */
import type { Auth } from './caller.js'

export type Method = 'GET' | 'POST' | 'DELETE'

/** `:name` is a field of the input. */
export type MethodAndPath = `${Method} /${string}`

export interface Route {
  /** HTTP method and path; absent where only the WebSocket carries it. */
  readonly http?: readonly [method: Method, path: string]
  /** Who may call it. The WebSocket offers every operation that needs a user, and open ones unless they make tokens. */
  readonly auth: Auth
}

export function route(http?: MethodAndPath, auth: Auth = 'user'): Route {
  return { auth, ...(http === undefined ? {} : { http: splitHttp(http) }) }
}

/** `GET /api/users` → `['GET', '/api/users']`. */
export function splitHttp(http: MethodAndPath): NonNullable<Route['http']> {
  const [method, path] = http.split(' ')
  return [method as Method, path!]
}
