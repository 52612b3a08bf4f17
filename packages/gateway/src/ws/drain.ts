import { setTimeout as delay } from 'node:timers/promises'
import type { LiveConnection } from './live-connection.js'

const stepMs = 20
const spreadShare = 0.6

/**
 * Closes connections evenly over a part of the time, so that they do not all reconnect to the next node at once. The fewer
 * there are, the sooner it is done.
 */
export async function sendAway(connections: readonly LiveConnection[], withinMs: number): Promise<void> {
  const steps = Math.ceil((withinMs * spreadShare) / stepMs)
  const perStep = Math.max(minPerStep, Math.ceil(connections.length / Math.max(1, steps)))
  for (let index = 0; index < connections.length; index += perStep) {
    if (index > 0) await delay(stepMs)
    for (const connection of connections.slice(index, index + perStep)) connection.close('goingAway')
  }
}

const minPerStep = 20
