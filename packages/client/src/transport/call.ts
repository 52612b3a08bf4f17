import type { OperationName } from '@stonechat/protocol'
import type { Client } from '../api.js'
import type { OwnMessages } from '../outbox/own-messages.js'
import type { Wires } from '../wires.js'
import type { Link } from './link.js'

export interface CallOptions {
  readonly link: Link
  readonly callHttp: (name: OperationName, input: object) => Promise<unknown>
  readonly ownMessages: OwnMessages
  readonly wires: Wires
}

/** Makes what calls any operation: over the link while it carries it, else over HTTP. Features take the answer first. */
export function createCall({ link, callHttp, ownMessages, wires }: CallOptions): Client['call'] {
  const call = async (name: OperationName, input: object) => {
    const named = name === 'message.send' ? ownMessages.name(input) : input
    const answer = link.carries(name, named) ? await link.request(name, named) : await callHttp(name, named)
    wires.answer(name, answer, named)
    return answer
  }
  return call as Client['call']
}
