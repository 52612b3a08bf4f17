/**
 * The error table: every failure a person or a program can meet, once. Carriers translate a code into their own
 * status; clients branch on the code and show the sentence of their language.
 */

import type { Fault, Sentence } from './faults.js'

/** How one error code appears on each carrier and to a person. */
export interface ErrorEntry extends Sentence {
  /** HTTP status. */
  readonly http: number
  /** gRPC status code, by number. */
  readonly grpc: number
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean
}

const entry = (http: number, grpc: number, en: string, zh: string, retryable = false): ErrorEntry => ({
  http,
  grpc,
  retryable,
  en,
  zh,
})

export const errorTable = {
  invalid_input: entry(400, 3, 'Some of what was sent is not valid.', '提交的内容有误。'),
  invalid_json: entry(400, 3, 'This is not valid JSON.', '不是有效的 JSON。'),
  invalid_code: entry(400, 3, 'The verification code is wrong or has expired.', '验证码错误或已过期。'),
  code_required: entry(400, 3, 'A verification code is required.', '请填写验证码。'),
  unauthenticated: entry(401, 16, 'Please sign in.', '请先登录。'),
  token_expired: entry(401, 16, 'The token has expired.', '登录凭证已过期。'),
  invalid_credentials: entry(401, 16, 'The account, password or code is wrong.', '账号、密码或验证码错误。'),
  invalid_refresh_token: entry(401, 16, 'Please sign in again.', '请重新登录。'),
  device_revoked: entry(401, 16, 'This device has been signed out.', '此设备已退出登录。'),
  user_disabled: entry(403, 7, 'This account has been disabled.', '该账号已被停用。'),
  forbidden: entry(403, 7, 'You may not do this.', '没有权限执行此操作。'),
  not_a_member: entry(403, 7, 'You are not a member of this group.', '你不是该群成员。'),
  muted: entry(403, 7, 'You have been muted in this group.', '你已被禁言。'),
  blocked: entry(403, 7, 'This message cannot be delivered to this person.', '对方拒收你的消息。'),
  not_a_contact: entry(403, 7, 'Only contacts of this person may do that.', '只有对方的联系人才能这样做。'),
  peer_disabled: entry(403, 7, 'This person’s account has been disabled.', '对方账号已被停用。'),
  receipts_off: entry(403, 7, 'You have turned read receipts off.', '你已关闭已读回执。'),
  banned: entry(
    403,
    7,
    'This person is kept out of the group: only its owner and admins can bring them in.',
    '该用户已被禁止入群，只有群主和管理员可以邀请。',
  ),
  recall_expired: entry(403, 7, 'It is too late to recall this message.', '已超过可撤回时间。'),
  edit_expired: entry(403, 7, 'It is too late to edit this message.', '已超过可编辑时间。'),
  not_found: entry(404, 5, 'There is nothing here.', '内容不存在。'),
  unknown_operation: entry(404, 12, 'There is no such operation.', '没有此操作。'),
  user_not_found: entry(404, 5, 'There is no such user.', '用户不存在。'),
  group_not_found: entry(404, 5, 'There is no such group.', '群聊不存在。'),
  message_not_found: entry(404, 5, 'There is no such message.', '消息不存在。'),
  conversation_not_found: entry(404, 5, 'There is no such conversation.', '会话不存在。'),
  device_not_found: entry(404, 5, 'There is no such device.', '设备不存在。'),
  scheduled_not_found: entry(
    404,
    5,
    'There is no such scheduled message: it was sent or taken back.',
    '没有此定时消息：已发送或已取消。',
  ),
  contact_not_found: entry(404, 5, 'This person is none of your contacts.', '对方不是你的联系人。'),
  invite_not_found: entry(404, 5, 'This invitation is not valid any more.', '此邀请已失效。'),
  request_not_found: entry(404, 5, 'There is no such request.', '没有此申请。'),
  file_not_found: entry(404, 5, 'There is no such file.', '文件不存在。'),
  sticker_not_found: entry(404, 5, 'There is no such sticker.', '表情不存在。'),
  method_not_allowed: entry(405, 12, 'This method is not allowed here.', '不支持此请求方法。'),
  phone_taken: entry(409, 6, 'This phone number is already registered.', '该手机号已注册。'),
  email_taken: entry(409, 6, 'This e-mail address is already in use.', '该邮箱已被使用。'),
  username_taken: entry(409, 6, 'This username is taken.', '该用户名已被使用。'),
  conflict: entry(
    409,
    6,
    'This client_id was already used for something else.',
    '此 client_id 已用于其他内容。',
  ),
  file_not_ready: entry(409, 9, 'This file is not ready yet.', '文件尚未就绪。', true),
  wrong_offset: entry(
    409,
    9,
    'The upload is at another place: ask where it is, and go on from there.',
    '上传位置不符，请先查询进度，再从该处继续。',
  ),
  group_full: entry(409, 8, 'This group is full.', '群成员已满。'),
  group_too_large: entry(409, 9, 'This group has too many members for this.', '群成员过多，不支持此操作。'),
  limit_reached: entry(
    409,
    8,
    'The limit is reached: nothing more can be added here.',
    '已达到上限，无法再添加。',
  ),
  request_settled: entry(409, 9, 'This request has been answered already.', '此申请已处理。'),
  poll_closed: entry(409, 9, 'This poll is closed.', '投票已结束。'),
  group_dissolved: entry(410, 9, 'This group has been dissolved.', '该群已解散。'),
  message_recalled: entry(410, 9, 'This message has been recalled.', '该消息已被撤回。'),
  link_expired: entry(410, 9, 'This link has expired.', '此链接已过期。'),
  cursor_expired: entry(
    410,
    11,
    'The events after this cursor are no longer kept.',
    '此游标之后的事件已不再保留。',
  ),
  too_large: entry(413, 3, 'This is too large.', '内容过大。'),
  quota_exceeded: entry(
    413,
    8,
    'There is no room left for your files: delete some first.',
    '您的文件空间已满，请先删除一些文件。',
  ),
  unsupported_media_type: entry(
    415,
    3,
    'This kind of content is not accepted here.',
    '此处不支持这种内容格式。',
  ),
  range_not_satisfiable: entry(
    416,
    11,
    'The part that was asked for begins behind the end.',
    '请求的范围超出了内容的末尾。',
  ),
  file_refused: entry(422, 9, 'This file is not accepted.', '此文件不被接受。'),
  not_mentionable: entry(
    422,
    9,
    'Somebody who is mentioned is not in this conversation.',
    '提到的人不在此会话中。',
  ),
  slow_mode: entry(
    429,
    8,
    'Members of this group wait between messages.',
    '群聊已开启慢速模式，请稍后再发。',
    true,
  ),
  rate_limited: entry(429, 8, 'Too many requests. Please wait a moment.', '操作过于频繁，请稍后再试。', true),
  wrong_checksum: entry(
    460,
    15,
    'The bytes arrived damaged: please send them again.',
    '数据在传输中损坏，请重新发送。',
    true,
  ),
  internal: entry(500, 13, 'Something went wrong on the server.', '服务器内部错误。'),
  overloaded: entry(503, 8, 'The server is busy. Please try again.', '服务器繁忙，请稍后再试。', true),
  unavailable: entry(503, 14, 'The service is not available right now.', '服务暂时不可用。', true),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorTable

/** One invalid field, as a caller receives it: where it is (`content.text`) and what is wrong with it, in one language. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/**
 * Work that may be done instead of waiting: find a whole number whose decimal digits, as the salt of PBKDF2-HMAC-SHA-256 with the
 * challenge as the password and so many rounds, give a key whose first 4 bytes, read as a number with the most significant byte
 * first, are less than 2^32 / `tries`. On average that takes so many tries.
 */
export interface ProofWanted {
  readonly challenge: string
  readonly rounds: number
  readonly tries: number
  /** Unix milliseconds. */
  readonly expires_at: number
}

export interface ErrorDetails {
  /** Which fields were wrong; with `invalid_input`. */
  readonly errors?: readonly Fault[]
  /** After how long to try again; with `rate_limited` and `slow_mode`. */
  readonly retryAfterMs?: number
  /** What lets the same request through at once; with `rate_limited`, where something does. */
  readonly proof?: ProofWanted | undefined
  /** The cause, for the log only; never sent to anyone. */
  readonly cause?: unknown
}

/** The one error class: an expected failure with a code of the table. */
export class StonechatError extends Error {
  override readonly name = 'StonechatError'
  readonly code: ErrorCode
  readonly errors: readonly Fault[] | undefined
  readonly retryAfterMs: number | undefined
  readonly proof: ProofWanted | undefined

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorTable[code].en, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.errors = details.errors
    this.retryAfterMs = details.retryAfterMs
    this.proof = details.proof
  }

  get entry(): ErrorEntry {
    return errorTable[this.code]
  }
}

/** Whether a code stands in the table: codes of a newer server may not. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}
