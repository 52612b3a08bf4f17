/** Asks others to become contacts, answers those who ask, and ends it; and notes what began and what became of it. */
import { ClientError } from '@stonechat/client'
import type { ContactRequest } from '@stonechat/protocol'
import { choose } from '../schedule/choose.js'
import type { Operation } from '../schedule/operations.js'
import { attempt } from './attempt.js'
import type { Device } from './device.js'

export type ContactOperation = Extract<Operation, { kind: 'askContact' | 'answerContact' | 'removeContact' }>

/** @param peers whom the person writes to */
export async function befriend(
  device: Device,
  operation: ContactOperation,
  peers: readonly number[],
): Promise<void> {
  const { client } = device
  if (operation.kind === 'answerContact') {
    const request = choose(client.contactRequests.getSnapshot(), operation.which)
    if (request !== undefined) await answer(device, request, operation.isAccepted)
    return
  }
  const isAsking = operation.kind === 'askContact'
  const target = choose(isAsking ? peers : [...client.contacts.getSnapshot().keys()], operation.which)
  if (target === undefined) return
  await change(device, { target, contact: isAsking ? 1 : 0, request: 0 }, async () => {
    if (!isAsking) return client.call('contact.delete', { user_id: target })
    const { state } = await client.call('contact.request', { user_id: target })
    return state === 'accepted' ? undefined : 'nothing'
  })
}

async function answer(device: Device, request: ContactRequest, isAccepted: boolean): Promise<void> {
  const { client, tape, user } = device
  const { id, from_id: target } = request
  const state = target === user ? 'withdrawn' : isAccepted ? 'accepted' : 'declined'
  const send = async () => {
    await client.call('contact.answer', { request_id: id, state })
    tape.add({ kind: 'requestSettled', request: id })
  }
  if (state === 'accepted') await change(device, { target, contact: 1, request: id }, send)
  else await attempt(send)
}

/** @param act answers with `nothing` where it changed nothing */
async function change(
  device: Device,
  what: { readonly target: number; readonly contact: number; readonly request: number },
  act: () => Promise<unknown>,
): Promise<void> {
  const { tape } = device
  tape.add({ kind: 'befriending', ...what, at: device.tick() })
  try {
    const outcome = await act()
    tape.add(outcome === 'nothing' ? { kind: 'stateVoid' } : { kind: 'stateDone', at: device.tick() })
  } catch (error) {
    if (!(error instanceof ClientError) || error.code === 'internal') throw error
    // What failed for a passing reason may have been done.
    if (!error.isRetryable) tape.add({ kind: 'stateVoid' })
  }
}
