/** The light half of an operation: how carriers call it and what it costs. Without schemas, so that a browser can afford it. */
import type { Area } from './areas.js'
import type { Auth } from './caller.js'

export type Method = 'GET' | 'POST' | 'DELETE'

/** `:name` is a field of the input. */
export type MethodAndPath = `${Method} /${string}`

export interface Route {
  /** Which library answers it. */
  readonly area: Area
  /** HTTP method and path; absent where only the WebSocket carries it. */
  readonly http?: readonly [method: Method, path: string]
  /** HTTP status of a success. 204 has no body. */
  readonly status: 200 | 201 | 202 | 204
  /** Who may call it. The WebSocket offers all that needs a user, and what needs nobody unless it makes tokens. */
  readonly auth: Auth
  /** Points taken from the caller's rate limit. */
  readonly cost: number
}

/** A route whose status, auth and cost are the usual ones where they are not named. */
export function route(
  area: Area,
  http: MethodAndPath | undefined,
  { status = 200, auth = 'user', cost = 1 }: Partial<Pick<Route, 'status' | 'auth' | 'cost'>> = {},
): Route {
  return { area, ...(http === undefined ? {} : { http: splitHttp(http) }), status, auth, cost }
}

/** `GET /api/users` → `['GET', '/api/users']`. */
export function splitHttp(http: MethodAndPath): NonNullable<Route['http']> {
  const [method, path] = http.split(' ')
  return [method as Method, path!]
}
