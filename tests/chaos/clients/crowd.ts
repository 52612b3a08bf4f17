/** All people of a run: accounts, devices, and what they do until the end. */
import { createClient, type Vault } from '@stonechat/client'
import { uniqueName, uniquePhone } from '@stonechat/testkit'
import { WebSocket as NodeWebSocket } from 'ws'
import type { Schedule } from '../schedule/schedule.js'
import { Device } from './device.js'
import { type People, perform } from './perform.js'

/** Passwords are slow to hash, on purpose. */
const signInsAtOnce = 4
const password = 'a long password of the crowd'

export interface CrowdOptions {
  readonly schedule: Schedule
  /** Where devices connect, in turn. */
  readonly urls: readonly string[]
  readonly onAcknowledged: () => void
  /** How many restores the database of this name came after. */
  readonly worldOf: (incarnation: string) => number
}

export interface Crowd extends AsyncDisposable {
  readonly devices: readonly Device[]
  /** The sender of each `client_id`. */
  senders(): Map<string, readonly [device: number, n: number]>
  /** Makes the first groups. */
  formGroups(): Promise<void>
  /** Runs the schedule of all devices until it is ended; resolves when all have finished their step. */
  act(signal: AbortSignal): Promise<void>
}

export async function gatherCrowd(options: CrowdOptions): Promise<Crowd> {
  const { schedule, urls, ...listeners } = options
  const urlOf = (index: number) => urls[index % urls.length]!
  const accounts = await signUp(schedule, urlOf)
  let ticks = 0
  const tick = () => {
    ticks += 1
    return ticks
  }
  const devices = accounts.map(
    ({ user, vault }, index) => new Device({ index, user, url: urlOf(index), vault, tick, ...listeners }),
  )
  const users = devices.slice(0, schedule.people).map(({ user }) => user)
  const personOf = new Map(users.map((user, person) => [user, person]))
  const peers = schedule.peers.map((persons) => persons.map((person) => users[person]!))
  const people: People = { users, peersOf: (user) => peers[personOf.get(user)!]!, links: [] }
  for (const device of devices) device.start()

  return {
    devices,
    senders: () =>
      new Map(
        devices.flatMap(({ index, own }) =>
          own.clientIds.map((clientId, n) => [clientId, [index, n] as const] as const),
        ),
      ),
    async formGroups() {
      for (const [owner, ...members] of schedule.groups) {
        const member_ids = members.map((person) => users[person]!)
        await devices[owner!]!.client.call('group.create', { name: 'a group', member_ids })
      }
    },
    async act(signal) {
      const hurry = () => {
        for (const device of devices) device.own.hurry()
      }
      signal.addEventListener('abort', hurry, { once: true })
      await Promise.all(devices.map((device) => live(device, schedule, people, signal)))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(devices.map((device) => device.stop()))
    },
  }
}

async function live(device: Device, schedule: Schedule, people: People, signal: AbortSignal): Promise<void> {
  const operations = schedule.operations(device.index)
  while (!signal.aborted) {
    await device.room()
    await perform(device, operations.next().value, people)
    // Steps without a wait must not keep everybody else from theirs.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** One account for each person, one login for each device. */
async function signUp(schedule: Schedule, urlOf: (index: number) => string) {
  const phones = schedule.devices.map(() => uniquePhone())
  const accounts: { user: number; vault: Vault }[] = []
  const waiting = [...schedule.devices.entries()]
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, person] = next
      const vault = createVault()
      const client = createClient({
        url: urlOf(index),
        vault,
        WebSocket: NodeWebSocket as unknown as typeof WebSocket,
      })
      const phone = phones[person]!
      const user =
        index === person
          ? await client.register({ username: uniqueName(), phone, password })
          : await client.signIn({ phone, password })
      await client[Symbol.asyncDispose]()
      accounts[index] = { user: user.id, vault }
    }
  }
  await Promise.all(Array.from({ length: signInsAtOnce }, work))
  return accounts
}

/** Keeps the account while the device lives, over restarts of the client. */
function createVault(): Vault {
  let held: string | null = null
  return {
    load: () => held,
    save(value) {
      held = value
    },
  }
}
