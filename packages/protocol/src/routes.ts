/**
 * The light half of the operations table: what each operation is called on every carrier and what it costs.
 * It has no schemas, so that a browser can afford it; `@stonechat/protocol/operations` adds them by the same names.
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
  readonly summary: string
}

const route = (
  area: Route['area'],
  http: `${'GET' | 'POST' | 'DELETE'} /${string}` | undefined,
  summary: string,
  options: Partial<Pick<Route, 'status' | 'auth' | 'cost'>> = {},
): Route => ({
  area,
  ...(http === undefined ? {} : { http: http.split(' ') as unknown as NonNullable<Route['http']> }),
  status: options.status ?? 200,
  auth: options.auth ?? 'user',
  cost: options.cost ?? 1,
  summary,
})

export const routes = {
  'account.register': route('user', 'POST /api/register', 'Create an account and sign in', {
    status: 201,
    auth: 'none',
    cost: 20,
  }),
  'account.login': route('user', 'POST /api/login', 'Sign in by password or by code', {
    auth: 'none',
    cost: 20,
  }),
  'account.logout': route('user', 'POST /api/logout', 'Sign this device out', { status: 204 }),
  'token.refresh': route('user', 'POST /api/token/refresh', 'Exchange a refresh token for new tokens', {
    auth: 'none',
    cost: 5,
  }),
  'code.request': route('user', 'POST /api/codes', 'Send a verification code', {
    status: 202,
    auth: 'none',
    cost: 20,
  }),
  'password.reset': route('user', 'POST /api/password/reset', 'Set a new password by code', {
    status: 204,
    auth: 'none',
    cost: 20,
  }),
  'password.change': route(
    'user',
    'POST /api/password/change',
    'Change the password; other devices are signed out',
    {
      status: 204,
      cost: 20,
    },
  ),
  'email.bind': route('user', 'POST /api/email/bind', 'Bind an e-mail address by code', { cost: 20 }),
  'device.list': route('user', 'GET /api/devices', 'List signed-in devices'),
  'device.revoke': route('user', 'DELETE /api/devices/:device_id', 'Sign a device out', { status: 204 }),
  'user.get': route('user', 'GET /api/user/profile', 'Read a profile: the own one, or another by user_id'),
  'user.update': route('user', 'POST /api/user/update', 'Change the own profile', { cost: 2 }),
  'user.list': route('user', 'GET /api/users', 'Read several public profiles', { cost: 2 }),
  'user.find': route('user', 'GET /api/user/find', 'Find one user by exact id, phone or username', {
    cost: 10,
  }),

  'session.list': route('im', 'GET /api/sessions', 'List the own sessions, pinned first, then newest', {
    cost: 3,
  }),
  'session.get': route('im', 'GET /api/session', 'Read the own session with a target'),
  'session.read': route('im', 'POST /api/sessions/read', 'Move the read position forward'),
  'session.update': route('im', 'POST /api/sessions/update', 'Pin, mute or keep a draft'),
  'message.list': route('im', 'GET /api/messages', 'Read history, before or after a seq', { cost: 2 }),
  'message.send': route('im', 'POST /api/send', 'Send a message', { status: 201 }),
  'message.edit': route('im', 'POST /api/messages/edit', 'Edit an own message', { cost: 2 }),
  'message.recall': route('im', 'POST /api/messages/recall', 'Recall a message', { cost: 2 }),
  'message.delete': route(
    'im',
    'POST /api/messages/delete',
    'Delete messages for oneself, on all own devices',
    {
      cost: 2,
    },
  ),
  'message.versions': route(
    'im',
    'GET /api/messages/versions',
    'Read what a message said before it was changed',
    {
      cost: 2,
    },
  ),
  'presence.get': route('im', 'GET /api/online', 'Whether users are online', { auth: 'none' }),
  'presence.update': route('im', 'POST /api/online/update', 'Hide or show the own online status', {
    status: 200,
  }),
  'presence.subscribe': route('im', undefined, 'Follow the online status of exactly these users'),
  'group.create': route('im', 'POST /api/groups', 'Create a group', { status: 201, cost: 10 }),
  'group.get': route('im', 'GET /api/groups/:group_id', 'Read a group'),
  'group.update': route(
    'im',
    'POST /api/groups/:group_id/update',
    'Rename a group, change its notice or picture',
    {
      cost: 2,
    },
  ),
  'group.dissolve': route('im', 'DELETE /api/groups/:group_id', 'Dissolve a group (owner)', {
    status: 204,
    cost: 2,
  }),
  'group.members': route('im', 'GET /api/groups/:group_id/members', 'List members', { cost: 2 }),
  'group.add': route('im', 'POST /api/groups/:group_id/members', 'Add members', { cost: 10 }),
  'group.remove': route('im', 'DELETE /api/groups/:group_id/members/:user_id', 'Remove a member, or leave', {
    status: 204,
    cost: 2,
  }),
  'group.member': route(
    'im',
    'POST /api/groups/:group_id/members/:user_id/update',
    'Change the role of a member or mute one',
    { cost: 2 },
  ),
  'block.list': route('im', 'GET /api/blocks', 'List the users one has blocked'),
  'block.add': route('im', 'POST /api/blocks', 'Block a user: no direct message of theirs is taken', {
    status: 204,
  }),
  'block.remove': route('im', 'DELETE /api/blocks/:user_id', 'Unblock a user', { status: 204 }),
  sync: route('im', 'POST /api/sync', 'Fetch what changed since what the client holds', { cost: 5 }),
  typing: route('im', undefined, 'Tell the other side that one is typing'),
  ping: route('im', undefined, 'Ask whether the connection works'),
  'auth.renew': route('im', undefined, 'Give a live connection a newer token', { cost: 2 }),
} as const satisfies Record<string, Route>

export type OperationName = keyof typeof routes
