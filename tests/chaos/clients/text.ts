/** What messages say: which one they are, so that whoever reads one knows. */
import type { Content, MessageExtras } from '@stonechat/protocol'
import { versions } from '../history/entry.js'
import type { MessageState } from '../history/history.js'
import { addedTo } from './added.js'

export function textOf(device: number, n: number, version: number): string {
  return `${device}.${n}.${version}`
}

/** Reads a message; `undefined` where it says nothing of ours. A recalled one says nothing at all. */
export function readText(
  content: Content | null,
): Pick<MessageState, 'device' | 'n' | 'version'> | undefined {
  if (content === null || content.type !== 'text') return undefined
  const [device, n, version] = content.text.split('.').map(Number)
  if (device === undefined || n === undefined || version === undefined) return undefined
  return { device, n, version }
}

/** The state of a message as a view shows it; who sent a recalled one is known by its `client_id`. */
export function stateOf(
  message: MessageExtras & {
    readonly seq: number
    readonly clientId: string
    readonly content: Content | null
  },
  senders: ReadonlyMap<string, readonly [device: number, n: number]>,
): MessageState {
  const { seq, clientId, content } = message
  const [device, n] = senders.get(clientId) ?? [-1, -1]
  const said = readText(content)
  const added = addedTo(message)
  if (content === null) return { seq, device, n, version: versions.recalled, ...added }
  const isTrue = said?.device === device && said.n === n
  return isTrue
    ? { seq, device, n, version: said.version, ...added }
    : { seq, device: -1, n: -1, version: -2, ...added }
}
