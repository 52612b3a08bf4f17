// Made by `npm run routes:generate` out of the operations.ts of every noun. Do not edit.
import { type Route, route } from '../operations/route.js'

/** What a client knows from its start: what needs no user, what only a socket carries, and what it asks to sign in. */
export const firstRoutes = {
  'account.register': route('POST /api/register', 'none'),
  'account.login': route('POST /api/login', 'none'),
  'account.logout': route('POST /api/logout'),
  'token.refresh': route('POST /api/token/refresh', 'none'),
  'code.request': route('POST /api/codes', 'none'),
  'password.reset': route('POST /api/password/reset', 'none'),
  'admin.user.add': route('POST /api/admin/users', 'operator'),
  'avatar.get': route('GET /api/avatars/:avatar', 'none'),
  'ping': route(),
  'auth.renew': route(),
  'file.content': route('GET /api/files/:file_id/content', 'none'),
  'file.preview': route('GET /api/files/:file_id/preview', 'none'),
  'invite.get': route('GET /api/invites/:code', 'none'),
  'presence.get': route('GET /api/online', 'none'),
  'presence.subscribe': route(),
  'receipt.subscribe': route(),
  'server.get': route('GET /api/server', 'none'),
  'typing': route(),
  'user.get': route('GET /api/user/profile'),
} as const satisfies Record<string, Route>
