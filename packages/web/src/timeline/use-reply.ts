import type { Client } from '@stonechat/client'
import { quoteOf, type Reply, type Target } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useClient } from '../base/context.js'

type Lookups = Map<string, Promise<Reply | undefined>>

/** What was looked up by each client: a conversation may quote one message many times. */
const lookups = new WeakMap<Client, Lookups>()

/**
 * What a quote shows: what is known of it, else what the server says. Messages that come live do not bring it along.
 * `undefined` for a message that the user cannot see.
 */
export function useReply(target: Target, seq: number, known: Reply | undefined): Reply | undefined {
  const client = useClient()
  const [found, setFound] = useState<Reply>()
  const mustAsk = known === undefined
  useEffect(() => {
    if (!mustAsk) return
    let isOver = false
    const show = () => void lookUp(client, target, seq).then((reply) => isOver || setFound(reply))
    show()
    const showIf = (changed: Target, seqs: readonly number[]) => {
      if (seqs.includes(seq) && keyOf(changed) === keyOf(target)) show()
    }
    const stops = [
      client.on('message.changed', (changed) => showIf(changed, [changed.seq])),
      client.on('message.deleted', (deletion) => showIf(deletion, deletion.seqs)),
    ]
    return () => {
      isOver = true
      for (const stop of stops) stop()
    }
  }, [client, target, seq, mustAsk])
  return known ?? found
}

function lookUp(client: Client, target: Target, seq: number): Promise<Reply | undefined> {
  const held = lookups.get(client) ?? startLookups(client)
  const name = nameOf(target, seq)
  // Without a network: asked again when it is next shown.
  const forget = () => void held.delete(name)
  const asked = held.get(name) ?? ask(client, target, seq, forget)
  held.set(name, asked)
  return asked
}

/** Forgets what has changed, also while no quote of it is on the screen, and all of it with the account that could see it. */
function startLookups(client: Client): Lookups {
  const held: Lookups = new Map()
  lookups.set(client, held)
  client.on('message.changed', (changed) => held.delete(nameOf(changed, changed.seq)))
  client.on('message.deleted', (deletion) => {
    for (const seq of deletion.seqs) held.delete(nameOf(deletion, seq))
  })
  client.account.subscribe(() => held.clear())
  return held
}

async function ask(
  client: Client,
  target: Target,
  seq: number,
  forget: () => void,
): Promise<Reply | undefined> {
  try {
    const { messages } = await client.call('message.list', { ...target, around_seq: seq, limit: 1 })
    const message = messages.find((one) => one.seq === seq)
    return message && { seq, sender_id: message.sender_id, ...quoteOf(message.content) }
  } catch {
    forget()
    return undefined
  }
}

function nameOf(target: Target, seq: number): string {
  return `${keyOf(target)} ${seq}`
}
