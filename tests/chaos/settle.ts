/** Waits until everything is sent, every device shows what the database says, and nothing happens any more. */
import { checkPinLists } from './checker/check-pins.js'
import { checkUserStateView } from './checker/check-user-states.js'
import { checkSessions } from './checker/check-views.js'
import { Findings } from './checker/findings.js'
import type { Device } from './clients/device.js'
import { userStateOf } from './clients/user-state.js'
import { pinsOf, sessionsOf } from './clients/view.js'
import type { ChaosDatabase } from './world/database.js'
import { readPins } from './world/read-talk.js'
import { readSessions } from './world/read-truth.js'
import { readUserStates } from './world/read-user-states.js'
import { rest } from './world/server-node.js'

const lookEveryMs = 500
const sayEveryMs = 5_000
/** A device may know how far a conversation is before it has told its messages: so long must all of them be silent. */
const silenceMs = 2_000

export interface Settled {
  readonly durationMs: number
  /** What was still wrong when the time was up; empty where all came to rest. */
  readonly unsettled: readonly string[]
}

export async function settle(
  devices: readonly Device[],
  database: ChaosDatabase,
  patienceMs: number,
  say: (line: string) => void,
): Promise<Settled> {
  const started = performance.now()
  let saidAt = started
  let silentSince = started
  let heard = countHeard(devices)
  for (;;) {
    const unsettled = await findUnsettled(devices, database)
    const now = performance.now()
    const durationMs = now - started
    if (heard !== countHeard(devices) || unsettled.length > 0) silentSince = now
    heard = countHeard(devices)
    if (now - silentSince > silenceMs || durationMs > patienceMs) return { durationMs, unsettled }
    if (performance.now() - saidAt > sayEveryMs) {
      saidAt = performance.now()
      say(`not at rest yet: ${unsettled.length} faults, such as: ${unsettled.slice(0, 3).join('; ')}`)
    }
    await rest(lookEveryMs)
  }
}

/** How much all devices have done and seen so far. */
function countHeard(devices: readonly Device[]): number {
  return devices.reduce((sum, { tape }) => sum + tape.length, 0)
}

async function findUnsettled(devices: readonly Device[], database: ChaosDatabase): Promise<string[]> {
  const findings = new Findings()
  for (const device of devices) {
    const { index, client } = device
    const { waitingCount } = device.own
    const account = client.account.getSnapshot()
    if (account.status === 'signed_out')
      findings.add('signed out', `device ${index}, by ${account.reason ?? 'itself'}`)
    const { status } = client.connection.getSnapshot()
    if (status !== 'online') findings.add('unsettled', `device ${index} is ${status}`)
    if (waitingCount > 0)
      findings.add('unsent', `device ${index} has ${waitingCount} messages that nobody answered`)
    const wishes = await device.countWishes()
    if (wishes > 0) findings.add('unsent', `device ${index} has ${wishes} reactions that nobody answered`)
  }
  const stored = await readSessions(database)
  const userStates = await readUserStates(database)
  const pins = await readPins(database)
  for (const device of devices) {
    const name = { device: device.index, user: device.user }
    const totalUnread = device.client.totalUnread.getSnapshot()
    checkSessions(name, { sessions: sessionsOf(device), totalUnread }, stored, findings)
    checkUserStateView(name, userStateOf(device), userStates, findings)
    const own = { pins, sessions: stored.get(device.user) ?? [] }
    checkPinLists(name, pinsOf(device, new Map()), own, findings)
  }
  return findings.list()
}
