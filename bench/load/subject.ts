/** How to talk to what is measured: its handshake, its frames, and what kind of frame a payload is. */
import { type FrameTemplate, templateOf } from './client-frame.js'

export type SubjectName = 'stonechat' | 'socket.io' | 'ws'

/** One connection of the generator. */
export interface ClientSpec {
  /** Sent as a bearer; peers have no accounts. */
  readonly token?: string | undefined
  /** Where this client connects to, when not all go to one port. */
  readonly port?: number | undefined
  /** What this client writes to: a user, a group, or for peers the number of another client. Absent: it only listens. */
  readonly to?: { readonly type: 'user' | 'group'; readonly id: number } | undefined
}

/** What a payload is. */
export const other = 0
export const delivery = 1
export const reply = 2
export const failure = 3
export const ready = 4
/** Is answered with the subject's `heartbeatReply`. */
export const heartbeat = 5

export interface Subject {
  path(client: number, spec: ClientSpec): string
  /** Sent once the handshake is done. */
  readonly hello: string | undefined
  /** Whether the handshake alone makes it ready. */
  readonly isReadyAtOnce: boolean
  /** What a heartbeat in text is answered with. */
  readonly heartbeatReply: string | undefined
  template(
    client: number,
    spec: ClientSpec,
    options: { textBytes: number; wantsReply: boolean },
  ): FrameTemplate
  /** What the payload that starts at `start` is. Looks at a few bytes, parses nothing. */
  kindOf(bytes: Buffer, start: number, length: number): number
}

/** The text of a message: a marker that nothing else on the wire has, the time of sending, padding. */
const textOf = (bytes: number) =>
  `@${'*'.repeat(timeDigits)}${'x'.repeat(Math.max(0, bytes - timeDigits - 1))}`

export const timeDigits = 13
/** The marker with the quotation mark before it: the time follows. */
export const timeMarker = Buffer.from('"@')
const run = Math.random().toString(36).slice(2, 10)

const stonechat: Subject = {
  path: () => '/ws?offline=none',
  hello: undefined,
  isReadyAtOnce: false,
  heartbeatReply: undefined,
  template(client, { to }, { textBytes, wantsReply }) {
    const id = wantsReply ? `"id":1${'#'.repeat(12)},` : ''
    const target = `"target_type":"${to?.type}","target_id":${to?.id}`
    return templateOf(
      `{${id}"op":"message.send","data":{${target},"client_id":"${run}-${client}-${'?'.repeat(12)}","content":"${textOf(textBytes)}"}}`,
    )
  },
  // `{"event":"message.created"`, `{"event":"ready"`, `{"id":1000000000000,"data"`
  kindOf(bytes, start) {
    if (bytes[start + 2] === 0x65) {
      const initial = bytes[start + 10]
      return initial === 0x6d && bytes[start + 18] === 0x63
        ? delivery
        : initial === 0x72 && bytes[start + 12] === 0x61
          ? ready
          : other
    }
    return bytes[start + 21] === 0x64 ? reply : failure
  },
}

const socketIo: Subject = {
  path: (client) => `/socket.io/?EIO=4&transport=websocket&client=${client}`,
  hello: '40',
  isReadyAtOnce: false,
  heartbeatReply: '3',
  template: (_, { to }, { textBytes, wantsReply }) =>
    templateOf(
      `42${wantsReply ? `1${'#'.repeat(12)}` : ''}["send",${to?.type === 'user' ? to.id : -1},"${textOf(textBytes)}"]`,
    ),
  // `42["m",…`, `431000000000000[]`, `40{…`, `2`
  kindOf(bytes, start, length) {
    if (length === 1) return bytes[start] === 0x32 ? heartbeat : other
    if (bytes[start] !== 0x34) return other
    const type = bytes[start + 1]
    return type === 0x32
      ? delivery
      : type === 0x33
        ? reply
        : type === 0x30
          ? ready
          : type === 0x34
            ? failure
            : other
  },
}

const ws: Subject = {
  path: (client) => `/?client=${client}`,
  hello: undefined,
  isReadyAtOnce: true,
  heartbeatReply: undefined,
  template: (_, __, { textBytes }) => templateOf(`"${textOf(textBytes)}"`),
  kindOf: () => delivery,
}

export const subjects: Readonly<Record<SubjectName, Subject>> = { stonechat, 'socket.io': socketIo, ws }
