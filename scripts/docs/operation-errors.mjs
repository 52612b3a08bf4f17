/** Which codes of the error table an operation may answer, besides those that every operation may. */
import { errorTable, routes } from '@stonechat/protocol'

/** What any operation may answer. */
export const commonErrors = {
  everyone: ['invalid_input', 'rate_limited', 'overloaded', 'unavailable', 'internal'],
  signedIn: ['unauthenticated', 'token_expired', 'device_revoked', 'user_disabled'],
}

const access = ['not_a_member', 'group_not_found']
const session = ['conversation_not_found', ...access]
const groupChange = ['forbidden', 'group_not_found', 'group_dissolved', 'not_a_member']
const messageChange = ['message_not_found', 'forbidden', 'message_recalled', ...access, 'group_dissolved']

const own = {
  'account.register': ['code_required', 'invalid_code', 'phone_taken', 'username_taken'],
  'account.login': ['invalid_credentials', 'user_disabled'],
  'account.logout': [],
  'token.refresh': ['invalid_refresh_token', 'user_disabled'],
  'code.request': [],
  'password.reset': ['invalid_code'],
  'password.change': ['invalid_credentials'],
  'email.bind': ['invalid_code', 'email_taken'],
  'device.list': [],
  'device.revoke': ['device_not_found'],
  'user.get': ['user_not_found'],
  'user.update': ['username_taken'],
  'user.list': [],
  'user.find': ['user_not_found'],
  'session.list': [],
  'session.get': session,
  'session.read': session,
  'session.update': session,
  'message.list': access,
  'message.send': [
    'user_not_found',
    ...access,
    'group_dissolved',
    'muted',
    'blocked',
    'conflict',
    'message_not_found',
  ],
  'message.edit': [...messageChange, 'edit_expired', 'muted', 'blocked'],
  'message.recall': [...messageChange, 'recall_expired'],
  'message.delete': [...session, 'message_not_found'],
  'message.versions': [...access, 'message_not_found', 'forbidden'],
  'presence.get': ['unauthenticated'],
  'presence.update': [],
  'presence.subscribe': [],
  'group.create': ['user_not_found'],
  'group.get': ['group_not_found', 'not_a_member', 'group_dissolved'],
  'group.update': groupChange,
  'group.dissolve': groupChange,
  'group.members': access,
  'group.add': [...groupChange, 'user_not_found', 'group_full'],
  'group.remove': [...groupChange, 'user_not_found'],
  'group.member': [...groupChange, 'user_not_found'],
  'block.list': [],
  'block.add': [],
  'block.remove': [],
  sync: [],
  typing: access,
  ping: [],
  'auth.renew': [],
}

/** The codes of one operation. @throws Error for an operation or a code that the table does not know */
export function errorsOf(name) {
  const codes = own[name]
  if (codes === undefined) throw new Error(`scripts/docs/operation-errors.mjs does not know ${name}`)
  for (const code of codes) if (!(code in errorTable)) throw new Error(`there is no error ${code}`)
  return codes
}

const unknown = Object.keys(own).filter((name) => !(name in routes))
if (unknown.length > 0) throw new Error(`there is no operation ${unknown.join(', ')}`)
