/** One row of the tables, as it is tried. */
import type { Input } from './carriers.js'
import type { Scene } from './scenes.js'
import type { Actor, World } from './world.js'

export interface Attempt {
  readonly world: World
  readonly scene: Scene
  readonly column: string
  readonly caller: Actor
}

export interface Try {
  readonly input: (attempt: Attempt) => Input | Promise<Input>
  /** An allowed one changes nothing in the database. */
  readonly isRead?: boolean
  /** Who tries it, where that is not simply the caller: somebody whose login it may end, or a connection that did nothing yet. */
  readonly needs?: 'a login' | 'an account' | 'a socket'
}

export const reads = (input: Try['input']): Try => ({ input, isRead: true })
export const writes = (input: Try['input']): Try => ({ input })
