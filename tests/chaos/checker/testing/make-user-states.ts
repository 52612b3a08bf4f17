/** The states of the users, as a perfect server and perfect clients have them. */
import type { UserState } from '../../history/history.js'
import { blockThing, hiddenThing, preferenceThing, profileThing } from '../state-writes.js'
import type { Mutable, OpenDevice, OpenUserState } from './open-history.js'

export const stateSteps = ['block', 'unblock', 'prefer', 'dislike', 'profile', 'hide', 'unhide'] as const
export type StateStep = (typeof stateSteps)[number]

const preferenceKeys = 3
const profileFields = 2
/** Whoever blocks blocks the other of these two; a third user blocks the first. */
const pair = [1, 2] as const

export function isStateStep(kind: string): kind is StateStep {
  return stateSteps.some((one) => one === kind)
}

export function nothing(): Mutable<UserState> {
  return { rev: 0, blocks: [], preferences: new Map(), profile: new Map(), hidden: 0 }
}

export interface UserStates {
  readonly stored: Map<number, OpenUserState>
  change(kind: StateStep, device: OpenDevice, which: number): void
  /** Whether one of the two of the direct conversation has blocked the other. */
  hasBlocks(): boolean
  /** Every device shows what is stored. */
  show(): void
  copy(): Map<number, OpenUserState>
  /** Keeps what is stored, and answers with what puts it back. */
  save(): () => void
}

export function createUserStates(devices: readonly OpenDevice[], tick: () => number): UserStates {
  const stored = new Map<number, OpenUserState>()
  /** By thing. */
  const revs = new Map<string, number>()
  for (const { user } of devices) stored.set(user, { ...nothing(), changeRevs: [] })

  return {
    stored,
    hasBlocks: () => pair.some((user) => stored.get(user)!.blocks.length > 0),
    change(kind, device, which) {
      const state = stored.get(device.user)!
      if (kind === 'block' || kind === 'unblock') setBlocked(device, state, kind === 'block')
      else if (kind === 'profile') setProfile(device, state, 1 + (which % profileFields))
      else if (kind === 'hide' || kind === 'unhide') setHidden(device, state, kind === 'hide')
      else setPreference(device, state, 1 + (which % preferenceKeys), kind === 'prefer')
      device.entries.push({ kind: 'stateDone', at: tick() })
    },
    copy() {
      number()
      return structuredClone(stored)
    },
    save() {
      const [states, numbers] = structuredClone([stored, revs] as const)
      return () => {
        for (const [user, state] of states) stored.set(user, state)
        revs.clear()
        for (const [thing, rev] of numbers) revs.set(thing, rev)
      }
    },
    show() {
      number()
      for (const { user, view } of devices) {
        const { changeRevs: _, ...state } = structuredClone(stored.get(user)!)
        view.userState = state
        view.answered = { profile: new Map(state.profile), hidden: state.hidden }
      }
    },
  }

  function number(): void {
    for (const [user, state] of stored)
      state.changeRevs = [...revs]
        .flatMap(([thing, rev]) => (thing.startsWith(`user ${user},`) ? [rev] : []))
        .sort((one, other) => one - other)
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

  /** One kind for the whole profile; the user's devices show it at once. */
  function setProfile({ user, entries }: OpenDevice, state: OpenUserState, field: number): void {
    const value = tick()
    entries.push({ kind: 'profiling', field, value, at: value })
    state.profile.set(field, value)
    advance(user, state, profileThing(user, 0))
    for (const one of devices) if (one.user === user) one.entries.push({ kind: 'profileShown', field, value })
  }

  function setHidden({ user, entries }: OpenDevice, state: OpenUserState, isHidden: boolean): void {
    const hidden = isHidden ? 1 : 0
    entries.push({ kind: 'hiding', hidden, at: tick() })
    if (state.hidden === hidden) return
    state.hidden = hidden
    advance(user, state, hiddenThing(user))
  }

  function advance(user: number, state: OpenUserState, thing: string): void {
    state.rev += 1
    revs.set(thing, state.rev)
    for (const one of devices) if (one.user === user) one.entries.push({ kind: 'revKept', rev: state.rev })
  }
}
