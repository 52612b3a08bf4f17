/**
 * The light half of the operations table: what each operation is called on every carrier and what it costs.
 * It has no schemas and no sentences, so that a browser can afford it; `@stonechat/protocol/operations` adds both by the
 * same names.
 */

export interface Route {
  /** Which library answers it. */
  readonly area: 'im' | 'user'
  /** HTTP method and path (`:name` is a field of the input), or `undefined` where only the WebSocket carries it. */
  readonly http?: readonly [method: 'GET' | 'POST' | 'DELETE', path: string]
  /** HTTP status of a success. 204 has no body. */
  readonly status: 200 | 201 | 202 | 204
  /** `none`: anyone may call. `user`: needs a token. The WebSocket offers both, but for what makes tokens. */
  readonly auth: 'none' | 'user'
  /** Points taken from the caller's rate limit. */
  readonly cost: number
}

const route = (
  area: Route['area'],
  http: `${'GET' | 'POST' | 'DELETE'} /${string}` | undefined,
  options: Partial<Pick<Route, 'status' | 'auth' | 'cost'>> = {},
): Route => ({
  area,
  ...(http === undefined ? {} : { http: http.split(' ') as unknown as NonNullable<Route['http']> }),
  status: options.status ?? 200,
  auth: options.auth ?? 'user',
  cost: options.cost ?? 1,
})

export const routes = {
  'account.register': route('user', 'POST /api/register', { status: 201, auth: 'none', cost: 20 }),
  'account.login': route('user', 'POST /api/login', { auth: 'none', cost: 20 }),
  'account.logout': route('user', 'POST /api/logout', { status: 204 }),
  'token.refresh': route('user', 'POST /api/token/refresh', { auth: 'none', cost: 5 }),
  'code.request': route('user', 'POST /api/codes', { status: 202, auth: 'none', cost: 20 }),
  'password.reset': route('user', 'POST /api/password/reset', { status: 204, auth: 'none', cost: 20 }),
  'password.change': route('user', 'POST /api/password/change', { status: 204, cost: 20 }),
  'email.bind': route('user', 'POST /api/email/bind', { cost: 20 }),
  'device.list': route('user', 'GET /api/devices'),
  'device.revoke': route('user', 'DELETE /api/devices/:device_id', { status: 204 }),
  'user.get': route('user', 'GET /api/user/profile'),
  'user.update': route('user', 'POST /api/user/update', { cost: 2 }),
  'user.list': route('user', 'GET /api/users', { cost: 2 }),
  'user.find': route('user', 'GET /api/user/find', { cost: 10 }),

  'session.list': route('im', 'GET /api/sessions', { cost: 3 }),
  'session.get': route('im', 'GET /api/session'),
  'session.read': route('im', 'POST /api/sessions/read'),
  'session.update': route('im', 'POST /api/sessions/update'),
  'message.list': route('im', 'GET /api/messages', { cost: 2 }),
  'message.send': route('im', 'POST /api/send', { status: 201 }),
  'message.edit': route('im', 'POST /api/messages/edit', { cost: 2 }),
  'message.recall': route('im', 'POST /api/messages/recall', { cost: 2 }),
  'message.delete': route('im', 'POST /api/messages/delete', { cost: 2 }),
  'message.versions': route('im', 'GET /api/messages/versions', { cost: 2 }),
  'presence.get': route('im', 'GET /api/online', { auth: 'none' }),
  'presence.update': route('im', 'POST /api/online/update', { status: 200 }),
  'presence.subscribe': route('im', undefined),
  'group.create': route('im', 'POST /api/groups', { status: 201, cost: 10 }),
  'group.get': route('im', 'GET /api/groups/:group_id'),
  'group.update': route('im', 'POST /api/groups/:group_id/update', { cost: 2 }),
  'group.dissolve': route('im', 'DELETE /api/groups/:group_id', { status: 204, cost: 2 }),
  'group.members': route('im', 'GET /api/groups/:group_id/members', { cost: 2 }),
  'group.add': route('im', 'POST /api/groups/:group_id/members', { cost: 10 }),
  'group.remove': route('im', 'DELETE /api/groups/:group_id/members/:user_id', { status: 204, cost: 2 }),
  'group.member': route('im', 'POST /api/groups/:group_id/members/:user_id/update', { cost: 2 }),
  'block.list': route('im', 'GET /api/blocks'),
  'block.add': route('im', 'POST /api/blocks', { status: 204 }),
  'block.remove': route('im', 'DELETE /api/blocks/:user_id', { status: 204 }),
  sync: route('im', 'POST /api/sync', { cost: 5 }),
  typing: route('im', undefined),
  ping: route('im', undefined),
  'auth.renew': route('im', undefined, { cost: 2 }),
} as const satisfies Record<string, Route>

export type OperationName = keyof typeof routes
