import type { Client } from '@stonechat/client'
import { previewOf, type Reply, type Target } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useClient } from '../base/context.js'

/** What was looked up, for as long as a client lives: a conversation may quote one message many times. */
const lookups = new WeakMap<Client, Map<string, Promise<Reply | undefined>>>()

/**
 * What a quote shows: what is known of it, else what the server says. Messages that come live do not bring it along.
 * `undefined` for a message that the user cannot see.
 */
export function useReply(
  target: Target,
  seq: number,
  known: Reply | undefined,
  isUnloaded: boolean,
): Reply | undefined {
  const client = useClient()
  const [found, setFound] = useState<Reply>()
  const mustAsk = known === undefined && isUnloaded
  useEffect(() => {
    if (!mustAsk) return
    let isOver = false
    const show = () => void lookUp(client, target, seq).then((reply) => isOver || setFound(reply))
    const stop = client.on('message.changed', (changed) => {
      if (changed.seq !== seq || keyOf(changed) !== keyOf(target)) return
      lookups.get(client)?.delete(nameOf(target, seq))
      show()
    })
    show()
    return () => {
      isOver = true
      stop()
    }
  }, [client, target, seq, mustAsk])
  return known ?? found
}

function lookUp(client: Client, target: Target, seq: number): Promise<Reply | undefined> {
  const held = lookups.get(client) ?? new Map<string, Promise<Reply | undefined>>()
  lookups.set(client, held)
  const name = nameOf(target, seq)
  // Without a network: asked again when it is next shown.
  const forget = () => void held.delete(name)
  const asked = held.get(name) ?? ask(client, target, seq, forget)
  held.set(name, asked)
  return asked
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
    return (
      message && {
        seq,
        sender_id: message.sender_id,
        preview: message.content && previewOf(message.content, 'en'),
      }
    )
  } catch {
    forget()
    return undefined
  }
}

function nameOf(target: Target, seq: number): string {
  return `${keyOf(target)} ${seq}`
}
