/** A crowd of people, in groups, all connected. */
import type { BenchStores } from '../lib/database.js'
import { type BenchUser, makeGroup, makeUsers } from '../lib/people.js'
import { CrowdClient, type CrowdClientOptions, type CrowdTarget } from './crowd-client.js'

export interface Groups {
  readonly users: readonly BenchUser[]
  /** By the number of the group: its id and the numbers of its members. */
  readonly groups: readonly { readonly id: number; readonly members: readonly number[] }[]
}

/** Makes users who are in `perUser` groups each, of `size` members. */
export async function makeCrowd(
  stores: BenchStores,
  { users: count, size, perUser = 1 }: { users: number; size: number; perUser?: number },
): Promise<Groups> {
  const users = await makeUsers(stores, count)
  const groups: { id: number; members: number[] }[] = []
  for (let round = 0; round < perUser; round += 1) {
    for (let first = 0; first < count; first += size) {
      // Each round mixes people anew: neighbours of one round are far apart in the next.
      const members = Array.from(
        { length: Math.min(size, count - first) },
        (_, index) => ((first + index) * (round === 0 ? 1 : 7 ** round)) % count,
      )
      const distinct = [...new Set(members)]
      const id = await makeGroup(
        stores,
        distinct.map((member) => users[member]!.id),
      )
      groups.push({ id, members: distinct })
    }
  }
  return { users, groups }
}

/** People of 127.0.0.`first` and on, 250 at an address. */
export function makeClients(
  target: CrowdTarget,
  users: readonly BenchUser[],
  onEvent: CrowdClientOptions['onEvent'],
  { firstAddress = 1, perAddress = 250 }: { firstAddress?: number; perAddress?: number } = {},
): CrowdClient[] {
  return users.map(
    ({ token }, index) =>
      new CrowdClient({
        ...{ target, token, onEvent },
        localAddress: `127.0.0.${firstAddress + Math.floor(index / perAddress)}`,
      }),
  )
}

/** Does something for each, so many at a time. */
export async function forEach<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      await work(items[index]!, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}
