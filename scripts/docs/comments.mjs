/** What the comments of the schemas say about each field, by `where.field`: the table keeps its words beside its types. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../packages/protocol/src/', import.meta.url))
const notes = new Map(
  readdirSync(folder, { recursive: true })
    .filter((path) => dirname(path) !== '.' && path.endsWith('.ts'))
    .sort()
    .flatMap((path) => readNotes(readFileSync(join(folder, path), 'utf8'))),
)

/** For names that mean the same wherever they stand. */
const common = {
  id: 'Its id',
  user_id: 'The user',
  user_ids: 'The users',
  users: 'One for each that was asked for',
  username: 'Unique, also by its looks; letters of one script, digits, `_`, `-` and `.`, not digits only',
  nickname: 'The name that is shown',
  password: 'Any characters',
  old_password: 'The present one',
  email: 'An e-mail address',
  purpose: 'What the code is for',
  bio: 'What users say about themselves',
  avatar_url: 'An http(s) address, or a path on this server',
  name: 'What it is called',
  data: 'The value',
  text: 'The text, kept as it is',
  notice: 'What members should know; may be empty',
  title: 'The name of the other user, or of the group',
  pinned: 'Shown before the others',
  muted: 'Without notifications',
  draft: 'What was typed and not sent; empty for none',
  online: '`false` too where the user hides it',
  group_id: 'The group',
  member_ids: 'The other members; the caller owns the group',
  owner_id: 'The user who owns it',
  member_count: 'How many are in it',
  role: 'What a member is in the group',
  kind: 'What happened',
  group: 'The group as it is now',
  device_id: 'The device',
  connection_id: 'The connection',
  count: 'How many were pushed',
  peer_delivered_seq: 'How far the other side of a direct conversation has received; 0 in groups',
  type: 'The kind of content',
  devices: 'All that are signed in',
  sessions: 'A page',
  messages: 'A page, ascending by `seq`',
  members: 'A page, by user id',
  last_message: 'The newest message, where it is visible to this user',
  reset: 'Too much happened: reload the newest page',
  user: 'The own profile',
  target_type: 'Whether `target_id` is a user or a group',
  target_id: 'The other user, or the group',
  conversation_id: 'The conversation',
  seq: 'The place of a message in its conversation: 1, 2, 3 … without gaps',
  last_seq: 'The newest message',
  rev: 'Counts the changes of the conversation, without gaps',
  session_rev: 'Counts the changes of this view',
  read_seq: 'Read up to here',
  delivered_seq: 'Received up to here',
  unread: '`max(0, last_seq - max(read_seq, floor_seq))`, less what the user deleted above both',
  client_id: 'The identity the sender gave the message, best a UUID: a retry with it is harmless',
  sender_id: 'Who wrote it',
  reply_to: 'The `seq` of the message this one answers',
  created_at: 'Unix milliseconds',
  edited_at: 'Unix milliseconds',
  recalled_at: 'Unix milliseconds',
  last_at: 'Unix milliseconds',
  last_seen_at: 'Unix milliseconds',
  joined_at: 'Unix milliseconds',
  muted_until: 'Unix milliseconds; until then the member may not write',
  expires_at: 'Unix milliseconds',
  server_time: 'Unix milliseconds',
  cursor: 'The `next_cursor` of the page before',
  next_cursor: 'Asks for the next page; `null` on the last',
  limit: 'How many at most',
  has_more: 'Whether there is more in the direction of reading',
  before_seq: 'The page that ends before it',
  after_seq: 'The page that starts after it',
  phone: 'National form or E.164; answers carry E.164',
  code: 'The verification code that was sent',
  token: 'An access token',
  refresh_token: 'Works once, for the next pair of tokens',
  device_name: 'How the device is called in the list of devices',
  device_key:
    'Shows in a later sign-in that this device was signed in to the account before; it opens nothing',
  proof: 'Answers the `proof` of a refusal with `rate_limited`: the same request with it need not wait',
  challenge: 'That of the refusal',
  answer: 'The number that answers it',
  first_proof:
    'The code was the first proof that the address is the user’s: what had opened the account before ended',
  devices_ended: 'How many were signed out',
  password_ended: 'Whether the password opens nothing any more',
  email_removed: 'Whether an address that was bound before the proof is gone; it can be bound again',
  incarnation: 'The name of the database',
  locale: 'A language tag, such as `zh-CN`',
  hidden: 'Whether others see one as offline',
  removed: 'Whether the conversation is no longer the user’s',
  actor_id: 'Who did it',
  current: 'Whether it is the one that asks',
  content: 'A bare string means text',
  query: 'An exact id, phone number or username',
}

/** A sentence about a field, or about the thing itself where no field is named; empty where nothing is known. */
export function noteOn(places, field) {
  const found = places.map((place) => notes.get(field === undefined ? place : `${place}.${field}`))
  return found.find((note) => note !== undefined) ?? (field === undefined ? '' : (common[field] ?? ''))
}

/** Every one-line comment with the name it stands above. */
function readNotes(source) {
  const found = []
  let place = ''
  let isTable = false
  let note
  for (const line of source.split('\n')) {
    const comment = /^ *\/\*\* (.*) \*\/$/.exec(line)?.[1]
    const noun = /^export const (\w+) = /.exec(line)?.[1]
    const entry = /^ {2}'?([\w.]+)'?: /.exec(line)?.[1]
    const field = /^ +'?([\w.]+)'?[:,]/.exec(line)?.[1]
    if (noun !== undefined) {
      isTable = /(Operations|Events)$/.test(noun)
      place = isTable ? '' : noun
      if (note !== undefined) found.push([noun, note])
    } else if (entry !== undefined && isTable) {
      place = entry
      if (note !== undefined) found.push([entry, note])
    } else if (field !== undefined) {
      if (note !== undefined) found.push([`${place}.${field}`, note])
      const side = /^ {4}(input|output):/.exec(line)?.[1]
      if (side !== undefined) place = `${place.replace(/\/.*/, '')}/${side}`
    }
    note = comment
  }
  return found
}
