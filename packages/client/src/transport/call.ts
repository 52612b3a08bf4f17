import type { OperationName } from '@stonechat/protocol'
import type { Client } from '../api.js'
import { ClientError } from '../base/client-error.js'
import type { OwnMessages } from '../outbox/own-messages.js'
import type { Origin } from '../server/origin.js'
import type { Wires } from '../wires.js'
import type { Link } from './link.js'

export interface CallOptions {
  readonly link: Link
  readonly callHttp: (name: OperationName, input: object) => Promise<unknown>
  readonly ownMessages: OwnMessages
  readonly wires: Wires
  readonly origin: Origin
}

/** An input, as far as it names messages by their number. */
interface Numbered {
  readonly client_id?: string
  readonly seq?: number
  readonly seqs?: readonly number[]
  readonly reply_to?: number | null
}

/** Makes what calls any operation: over the link while it carries it, else over HTTP. Features take the answer first. */
export function createCall({ link, callHttp, ownMessages, wires, origin }: CallOptions): Client['call'] {
  const call = async (name: OperationName, input: Numbered) => {
    // In a database that went back another message may have that number.
    if ((input.seq ?? input.seqs ?? input.reply_to) && !(link.isOpen && origin.isConfirmed))
      throw new ClientError('network')
    const named = name === 'message.send' ? ownMessages.name(input) : input
    const answer = link.carries(name, named) ? await link.request(name, named) : await callHttp(name, named)
    wires.answer(name, answer, named)
    return answer
  }
  return call as Client['call']
}
