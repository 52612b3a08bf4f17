/** The people, who knows whom, what each does, and what breaks: all of it from the seed alone. */
import { type Fault, planFaults } from './faults.js'
import { type Operation, planOperations } from './operations.js'
import { createRandom } from './random.js'

export interface ChaosOptions {
  readonly seed: number
  readonly nodes: number
  readonly db: 'sqlite' | 'mariadb'
  /** Devices; some people have two. */
  readonly clients: number
  /** So many must be acknowledged. */
  readonly messages: number
  readonly faults: number
  /** How often a backup is put back. */
  readonly restores: number
  /** How often MariaDB fails over to a replica. */
  readonly failovers: number
  /** When it ends, whatever was reached. */
  readonly minutes: number
}

/** People are named by their index here; a server gives them ids when the run starts. */
export interface Schedule {
  readonly people: number
  /** The user of each device. */
  readonly devices: readonly number[]
  /** The peers of each person. */
  readonly peers: readonly (readonly number[])[]
  /** The first groups; the first user of each is its owner. */
  readonly groups: readonly (readonly number[])[]
  readonly faults: readonly Fault[]
  /** What a device does, without end. */
  operations(device: number): Iterator<Operation, never>
}

const peersEach = 8
const secondDevices = 0.15
const peoplePerGroup = 4
const groupSizeMax = 12

export function makeSchedule(options: ChaosOptions): Schedule {
  const { seed, clients } = options
  const random = createRandom(seed, 'people')
  const people = Math.max(2, clients - Math.floor(clients * secondDevices))
  const everybody = Array.from({ length: people }, (_, index) => index)
  const devices = Array.from({ length: Math.max(people, clients) }, (_, index) => index % people)
  const othersThan = (person: number) => everybody.filter((one) => one !== person)
  const groups = Array.from({ length: Math.max(2, Math.floor(people / peoplePerGroup)) }, () =>
    random.sample(everybody, random.between(3, groupSizeMax)),
  )
  return {
    people,
    devices,
    peers: everybody.map((person) => random.sample(othersThan(person), peersEach)),
    groups,
    faults: planFaults(options),
    operations: (device) => planOperations(createRandom(seed, `device ${device}`), people),
  }
}
