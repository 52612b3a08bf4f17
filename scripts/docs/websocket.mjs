/** `docs/reference/websocket.md` */
import { gatewayLimits } from '@stonechat/gateway/limits'
import { imLimits } from '@stonechat/im/limits'
import { closeCodes, limits, routes, shouldReconnect, subprotocol } from '@stonechat/protocol'
import { eventSchemas, operations } from '@stonechat/protocol/operations'
import { isOfferedOnSocket } from '../../packages/gateway/src/dispatch.ts'
import { noteOn } from './comments.mjs'
import { anchorOf, renderEvent, renderOperation } from './operations.mjs'
import { grouped } from './schema-text.mjs'

/** What a socket offers: it is signed in, so not what makes tokens. */
export const socketOperations = Object.keys(routes).filter((name) => isOfferedOnSocket(operations[name]))

const seconds = (ms) => `${ms / 1_000} s`

const introduction = `# WebSocket

\`GET /ws\`, JSON in text frames. What HTTP can do, a socket can do by the same names, with the same input, output and errors; it also
receives events. The same as AsyncAPI 3.0: [asyncapi.json](asyncapi.json).

## Connect

The token comes in one of three ways:

| | |
|---|---|
| query | \`/ws?token=TOKEN\` |
| header | \`Authorization: Bearer TOKEN\` |
| subprotocol | \`Sec-WebSocket-Protocol: ${subprotocol}, bearer.TOKEN\`; the server chooses \`${subprotocol}\` |

More of the query: \`offline=none\` for a client that calls [\`sync\`](#sync) itself, \`lang=zh\` for the language of sentences. A page of
another origin is refused, unless the server is configured to accept it. A refused handshake answers as HTTP does, 401 with a problem document
for a bad token.

The first frame is [\`ready\`](#event-ready). A socket lives as long as its device is signed in, not as long as its token. Where the tokens are of an
application of your own and expire, give a newer one with [\`auth.renew\`](#auth-renew) before; else the socket closes with ${closeCodes.tokenExpired.code}.

## Frames

| direction | frame | |
|---|---|---|
| request | \`{"id": 1, "op": "message.send", "data": {…}}\` | \`id\`: any number or string of the client's; without one there is no reply |
| reply | \`{"id": 1, "data": {…}}\` | once for every request that has an id |
| refusal | \`{"id": 1, "error": {"code", "message", "retryable", "errors"?, "retry_after_ms"?}}\` | \`id\` is \`null\` where it could not be read |
| event | \`{"event": "message.created", "data": {…}}\` | not asked for; unknown events are to be ignored |

Invalid JSON or an unknown operation answers an error, and the connection stays. A binary frame closes it
with ${closeCodes.badFrame.code}, one of more than ${grouped(limits.frameMaxBytes)} bytes with 1009. JSON may be nested ${gatewayLimits.jsonMaxDepth} levels deep.

## Order and delivery

- Requests of one connection start in the order of their frames, so messages that are sent without waiting keep their order.
  Replies may come in another order: tell them by \`id\`. While ${gatewayLimits.connectionPendingMaxRequests} requests are under way the socket is not read.
- A reply to \`message.send\` means that the message is on disk. No reply means that nobody knows: send it again with the same
  \`client_id\`, here or over HTTP. There will be one message.
- Messages of a conversation have \`seq\` 1, 2, 3 … without gaps; changes of it (edits, recalls, group changes) have \`rev\` 1, 2, 3 … without
  gaps. Events come in that order, and a connection gets each at most once. **An event may be missing**: after a gap in \`seq\` fetch
  \`message.list\` with \`after_seq\`; after a gap in \`rev\`, a reconnection or [\`resync\`](#event-resync) call \`sync\`.
- What belongs to a user (profile, blocks, privacy, preferences) has a \`rev\` of its own, 1, 2, 3 … without gaps. A [\`user.changed\`](#event-user-changed)
  with the held \`rev\` or a lower one is old; after a gap call \`sync\` with \`user_rev\`.
- The connection that sent a message gets its reply; the user's other connections get \`message.created\` as everybody does.
- Without \`offline=none\` the server pushes, after \`ready\`, the messages that this user has not received yet, oldest first, at most
  ${grouped(imLimits.offlineMaxMessagesPerConversation)} of a conversation and ${grouped(imLimits.offlineMaxMessages)} in all, then [\`offline.end\`](#event-offline-end).
- Whether a client received something needs no help of it: the pong to a ping that was sent after a message proves it. Hence: answer pings
  (libraries do), and process frames in order.
- A client that reads too slowly loses \`typing\` and \`presence.changed\` first. At ${grouped(gatewayLimits.connectionQueueMaxBytes)} waiting bytes it is closed with
  ${closeCodes.behind.code}, and resumes by \`sync\`.
- The server pings after ${seconds(limits.pingIntervalMs)} of silence and closes with ${closeCodes.silent.code} after ${seconds(limits.pongTimeoutMs)} more. A client whose
  runtime hides pings sends [\`ping\`](#ping) itself.

## Close codes

The range says what to do. 4000 to 4099: come back, after a random pause that grows from ${seconds(limits.reconnectMinMs)} to ${seconds(limits.reconnectMaxMs)}. 4100 to 4199: do not; ask for
a new sign-in (after ${closeCodes.tokenExpired.code}: refresh the token, then come back). Any other code, such as 1006, is trouble of the network: come back.`

const closeNotes = {
  behind: 'The client read too slowly. Come back and `sync`',
  goingAway: 'The server stops or moves. Come back, perhaps to another node',
  tooManyRequests: 'It kept sending after `rate_limited`',
  badFrame: 'A binary frame',
  silent: 'No pong came',
  badToken: 'The token was refused',
  tokenExpired: 'Refresh the token, then come back',
  deviceRevoked: 'This device was signed out',
  userDisabled: 'The account was disabled by the operator',
  replaced: 'A newer connection took its place: the oldest of too many goes',
}

function closeTable() {
  const rows = Object.entries(closeCodes).map(([name, { code, reason }]) => {
    if (!(name in closeNotes))
      throw new Error(`scripts/docs/websocket.mjs has no note on the close code ${name}`)
    return `| ${code} | \`${name}\` | ${reason} | ${shouldReconnect(code) ? 'yes' : ''} | ${closeNotes[name]} |`
  })
  return ['| code | name | reason | come back | |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** The page: how to connect, every event, every operation. */
export function renderWebSocket() {
  const events = Object.keys(eventSchemas)
  const eventIndex = events.map((name) => `| [\`${name}\`](#event-${anchorOf(name)}) | ${noteOn([name])} |`)
  const shared = socketOperations.filter((name) => routes[name].http !== undefined)
  const own = socketOperations.filter((name) => routes[name].http === undefined || name === 'sync')
  const sharedRows = shared.map(
    (name) =>
      `| [\`${name}\`](http.md#${anchorOf(name)}) | ${operations[name].summary} | ${operations[name].cost} |`,
  )
  return [
    introduction,
    closeTable(),
    '## Events',
    ['| event | |', '|---|---|', ...eventIndex].join('\n'),
    ...events.map(renderEvent),
    '## Operations that belong to sockets',
    ...own.map((name) => renderOperation(name, { heading: `\`${name}\`` })),
    '## All operations',
    'The same as over HTTP, where their fields are described. A frame costs at least one point of the [rate limit](http.md#rate-limits).',
    ['| op | | cost |', '|---|---|---|', ...sharedRows].join('\n'),
  ].join('\n\n')
}
