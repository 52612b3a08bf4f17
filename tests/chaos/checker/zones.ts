/** What a device's entries count for in a run in which backups were put back. */
import type { Entry } from '../history/entry.js'

export interface Zoned {
  readonly entry: Entry
  /** How many restores the database had gone through when the device wrote this. */
  readonly world: number
  /**
   * Whether what was acknowledged here must be there in the end. What came between the beginning of a backup and the client's
   * first contact with the database that was put back may be lost.
   */
  readonly isOwed: boolean
}

/** The entries of a device with what each of them counts for. */
export function* zonesOf(entries: Iterable<Entry>): Generator<Zoned> {
  let world = 0
  let begun = 0
  for (const entry of entries) {
    if (entry.kind === 'backingUp') begun += 1
    if (entry.kind === 'rewound') world = entry.world
    yield { entry, world, isOwed: begun <= world }
  }
}
