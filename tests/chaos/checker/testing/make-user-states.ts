/** The states of the users, as a perfect server and perfect clients have them. */
import type { UserState } from '../../history/history.js'
import {
  blockThing,
  contactsOnlyThing,
  contactThing,
  hiddenThing,
  preferenceThing,
  profileThing,
} from '../state-writes.js'
import type { Mutable, OpenDevice, OpenUserState } from './open-history.js'

export const stateSteps = [
  ...(['block', 'unblock', 'prefer', 'dislike', 'profile', 'hide', 'unhide'] as const),
  ...(['ask', 'accept', 'decline', 'part', 'guard', 'unguard'] as const),
] as const
export type StateStep = (typeof stateSteps)[number]

const preferenceKeys = 3
const profileFields = 2
/** Whoever blocks blocks the other of these two, and they ask each other to become contacts; a third user blocks the first. */
const pair = [1, 2] as const

export function isStateStep(kind: string): kind is StateStep {
  return stateSteps.some((one) => one === kind)
}

export function nothing(): Mutable<UserState> {
  return {
    ...{ rev: 0, blocks: [], contacts: [], requests: [], contactsOnly: 0 },
    ...{ preferences: new Map(), profile: new Map(), hidden: 0 },
  }
}

export interface UserStates {
  readonly stored: Map<number, OpenUserState>
  change(kind: StateStep, device: OpenDevice, which: number): void
  /** Whether the other of the two of the direct conversation gets no messages of this one. */
  refuses(sender: number): boolean
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
  /** The request that waits between the two. */
  let waiting: { readonly id: number; readonly from: number } | undefined
  for (const { user } of devices) stored.set(user, { ...nothing(), changeRevs: [] })

  return {
    stored,
    refuses(sender) {
      const receiver = stored.get(otherOf(sender))!
      return (
        pair.some((user) => stored.get(user)!.blocks.length > 0) ||
        (receiver.contactsOnly === 1 && !receiver.contacts.includes(sender))
      )
    },
    change(kind, device, which) {
      const state = stored.get(device.user)!
      if (kind === 'block' || kind === 'unblock') setBlocked(device, state, kind === 'block')
      else if (kind === 'profile') setProfile(device, state, 1 + (which % profileFields))
      else if (kind === 'hide' || kind === 'unhide') setHidden(device, state, kind === 'hide')
      else if (kind === 'guard' || kind === 'unguard') setContactsOnly(device, state, kind === 'guard')
      else if (kind === 'prefer' || kind === 'dislike')
        setPreference(device, state, 1 + (which % preferenceKeys), kind === 'prefer')
      else return void meet(kind, device)
      device.entries.push({ kind: 'stateDone', at: tick() })
    },
    copy() {
      number()
      return structuredClone(stored)
    },
    save() {
      const [states, numbers] = structuredClone([stored, revs] as const)
      const kept = waiting
      return () => {
        waiting = kept
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
    const target = otherOf(user)
    entries.push({ kind: 'blocking', target, blocked: isBlocked ? 1 : 0, at: tick() })
    if (state.blocks.includes(target) === isBlocked) return
    state.blocks = isBlocked ? [target] : []
    advance(user, state, blockThing(user, target))
  }

  /** Between the two: one kind for both users, whoever of them does it. */
  function meet(kind: 'ask' | 'accept' | 'decline' | 'part', { user, entries }: OpenDevice): void {
    const target = otherOf(user)
    if (!pair.some((one) => one === user)) return
    const areContacts = stored.get(user)!.contacts.length > 0
    const request = waiting?.id ?? 0
    const isAsked = waiting !== undefined && waiting.from !== user
    if ((kind === 'accept' || kind === 'decline') && !isAsked) return
    if (kind === 'decline') {
      setWaiting(undefined)
      entries.push({ kind: 'requestSettled', request })
      return
    }
    const begun = { kind: 'befriending' as const, target, contact: kind === 'part' ? 0 : 1 }
    entries.push({ ...begun, request: kind === 'accept' ? request : 0, at: tick() })
    if (kind === 'ask' && !areContacts && !isAsked) {
      if (waiting === undefined) setWaiting({ id: tick(), from: user })
      entries.push({ kind: 'stateVoid' })
      return
    }
    if (kind !== 'part' && isAsked) setWaiting(undefined)
    if (areContacts === (kind === 'part')) setContacts(!areContacts)
    entries.push({ kind: 'stateDone', at: tick() })
    if (kind === 'accept') entries.push({ kind: 'requestSettled', request })
  }

  function setWaiting(request: typeof waiting): void {
    waiting = request
    for (const user of pair) {
      const state = stored.get(user)!
      state.requests = request === undefined ? [] : [request.id]
      advance(user, state, `user ${user}, request`)
    }
  }

  function setContacts(areContacts: boolean): void {
    for (const user of pair) {
      const state = stored.get(user)!
      state.contacts = areContacts ? [otherOf(user)] : []
      advance(user, state, `user ${user}, ${contactThing(...pair)}`)
    }
  }

  function setContactsOnly({ user, entries }: OpenDevice, state: OpenUserState, isOnly: boolean): void {
    const contactsOnly = isOnly ? 1 : 0
    entries.push({ kind: 'choosing', contactsOnly, at: tick() })
    if (state.contactsOnly === contactsOnly) return
    state.contactsOnly = contactsOnly
    advance(user, state, contactsOnlyThing(user))
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

function otherOf(user: number): number {
  return user === pair[0] ? pair[1] : pair[0]
}
