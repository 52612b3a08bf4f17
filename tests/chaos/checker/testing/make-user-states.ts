/** The states of the users, as a perfect server and perfect clients have them. */
import type { UserStateTruth } from '../../history/history.js'
import { blockThing, preferenceThing } from '../state-writes.js'
import type { Mutable, OpenDevice } from './make-history.js'

export type StateStep = 'block' | 'unblock' | 'prefer' | 'dislike'
const stateSteps: ReadonlySet<string> = new Set<StateStep>(['block', 'unblock', 'prefer', 'dislike'])

export type OpenUserState = Mutable<UserStateTruth>

const preferenceKeys = 3
/** Whoever blocks blocks the other of these two; a third user blocks the first. */
const pair = [1, 2] as const

export function isStateStep(kind: string): kind is StateStep {
  return stateSteps.has(kind)
}

export interface UserStates {
  readonly stored: Map<number, OpenUserState>
  change(kind: StateStep, device: OpenDevice, which: number): void
  /** Whether one of the two of the direct conversation has blocked the other. */
  hasBlocks(): boolean
  /** Every device shows what is stored. */
  show(): void
}

export function createUserStates(devices: readonly OpenDevice[], tick: () => number): UserStates {
  const stored = new Map<number, OpenUserState>()
  /** By thing. */
  const revs = new Map<string, number>()
  for (const { user } of devices)
    stored.set(user, { rev: 0, blocks: [], preferences: new Map(), changeRevs: [] })

  return {
    stored,
    hasBlocks: () => pair.some((user) => stored.get(user)!.blocks.length > 0),
    change(kind, device, which) {
      const state = stored.get(device.user)!
      if (kind === 'block' || kind === 'unblock') setBlocked(device, state, kind === 'block')
      else setPreference(device, state, 1 + (which % preferenceKeys), kind === 'prefer')
      device.entries.push({ kind: 'stateDone', at: tick() })
    },
    show() {
      for (const [user, state] of stored)
        state.changeRevs = [...revs]
          .flatMap(([thing, rev]) => (thing.startsWith(`user ${user},`) ? [rev] : []))
          .sort((one, other) => one - other)
      for (const { user, view } of devices) {
        const { rev, blocks, preferences } = stored.get(user)!
        view.userState = { rev, blocks: [...blocks], preferences: new Map(preferences) }
      }
    },
  }

  function setBlocked({ user, entries }: OpenDevice, state: OpenUserState, isBlocked: boolean): void {
    const target = user === pair[0] ? pair[1] : pair[0]
    entries.push({ kind: 'blocking', target, blocked: isBlocked ? 1 : 0, at: tick() })
    if (state.blocks.includes(target) === isBlocked) return
    state.blocks = isBlocked ? [target] : []
    advance(user, state, blockThing(user, target))
  }

  /** One kind for all preferences, as the server numbers them. */
  function setPreference(
    { user, entries }: OpenDevice,
    state: OpenUserState,
    key: number,
    isKept: boolean,
  ): void {
    const at = tick()
    entries.push({ kind: 'preferring', key, value: isKept ? at : 0, at })
    if (!isKept && !state.preferences.has(key)) return
    if (isKept) state.preferences.set(key, at)
    else state.preferences.delete(key)
    advance(user, state, preferenceThing(user, 0))
  }

  function advance(user: number, state: OpenUserState, thing: string): void {
    state.rev += 1
    revs.set(thing, state.rev)
    for (const one of devices) if (one.user === user) one.entries.push({ kind: 'revKept', rev: state.rev })
  }
}
