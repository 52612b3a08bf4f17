/** What a program is told by its client, as it is told: new and changed messages, and the profile of the account. */
import type { Client } from '@stonechat/client'
import type { Message, Target } from '@stonechat/protocol'
import { versions } from '../history/entry.js'
import type { Tape } from '../history/tape.js'
import { readText } from './text.js'
import { profileOf } from './user-state.js'

export interface Shown {
  /** Writes down what this client tells from now on. */
  watch(client: Client): void
}

export function createShown(tape: Tape): Shown {
  /** What the account showed last, whichever client it was. */
  let profile: ReadonlyMap<number, number> = new Map()
  return {
    watch(client) {
      client.on('message.created', onCreated)
      client.on('message.changed', (message) => onChanged(client, message))
      client.account.subscribe(() => onAccount(client))
    },
  }

  function onCreated({ conversation_id: conversation, seq, content }: Message): void {
    const said = readText(content)
    // One that is recalled before it is first shown has no text to identify it: then only its place is checked.
    const { device, n } = said ?? { device: -1, n: -1 }
    tape.add({ kind: 'seen', conversation, seq, device, n })
  }

  function onChanged(
    client: Client,
    { conversation_id: conversation, seq, content, rev, ...target }: Message & Target,
  ): void {
    const version = readText(content)?.version ?? versions.recalled
    tape.add({ kind: 'changed', conversation, seq, version, rev })
    const session = client.session(target).getSnapshot()
    if (session?.conversation_id === conversation)
      tape.add({ kind: 'revShown', conversation, rev: session.rev })
  }

  function onAccount(client: Client): void {
    if (client.account.getSnapshot().status !== 'signed_in') return
    const shown = profileOf({ client })
    for (const field of new Set([...profile.keys(), ...shown.keys()])) {
      const value = shown.get(field) ?? 0
      if (value !== (profile.get(field) ?? 0)) tape.add({ kind: 'profileShown', field, value })
    }
    profile = shown
  }
}
