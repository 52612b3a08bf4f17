/** What belongs to a user: every device shows what is stored, and what was acknowledged is what is stored. */
import type { DeviceHistory, History, Truth, UserState, UserStateTruth } from '../history/history.js'
import type { Findings } from './findings.js'
import {
  blockThing,
  contactsOnlyThing,
  contactThing,
  hiddenThing,
  preferenceThing,
  profileThing,
  stateWritesOf,
} from './state-writes.js'
import { mayEndAs, wordsOf } from './writes.js'

const nothing: UserState = {
  ...{ rev: 0, blocks: [], contacts: [], requests: [], contactsOnly: 0 },
  ...{ preferences: new Map(), profile: new Map(), hidden: 0 },
}
const fields = [
  ...(['rev', 'blocks', 'contacts', 'requests', 'contactsOnly'] as const),
  ...(['preferences', 'profile', 'hidden'] as const),
]

export function checkUserStates({ devices, truth }: History, findings: Findings): void {
  for (const one of devices) {
    checkUserStateView(one, one.view.userState, truth.userStates, findings)
    checkAnswer(one, truth.userStates, findings)
  }
  for (const [user, state] of truth.userStates) checkRevs(user, state, findings)
  checkWrites(devices, truth, findings)
}

/** What one device shows against what is stored. */
export function checkUserStateView(
  { device, user }: Pick<DeviceHistory, 'device' | 'user'>,
  shown: UserState,
  stored: Truth['userStates'],
  findings: Findings,
): void {
  const real = stored.get(user) ?? nothing
  for (const field of fields) {
    const [shownText, realText] = [textOf(shown[field]), textOf(real[field])]
    if (shownText !== realText)
      findings.add(
        'state',
        `device ${device} (user ${user}): ${field} is shown as ${shownText}, but is ${realText}`,
      )
  }
}

/** The server says what is stored, whichever node is asked. */
function checkAnswer(
  { device, user, view: { answered } }: DeviceHistory,
  stored: Truth['userStates'],
  findings: Findings,
): void {
  const where = `device ${device} (user ${user}):`
  if (answered === undefined) {
    findings.add('answer', `${where} profile and presence could not be read`)
    return
  }
  const real = stored.get(user) ?? nothing
  for (const field of ['profile', 'hidden'] as const) {
    const [saidText, realText] = [textOf(answered[field]), textOf(real[field])]
    if (saidText !== realText)
      findings.add('answer', `${where} the server says that ${field} is ${saidText}, but it is ${realText}`)
  }
}

/** The changes of a user have numbers of their own, and the last one is the head. */
function checkRevs(user: number, { rev, changeRevs }: UserStateTruth, findings: Findings): void {
  if (new Set(changeRevs).size < changeRevs.length)
    findings.add('gap', `user ${user}: two changes of state have the same rev, of ${changeRevs.join(', ')}`)
  const last = changeRevs.at(-1) ?? 0
  if (last !== rev)
    findings.add('gap', `user ${user}: state has changes up to rev ${last}, but its head says ${rev}`)
}

function checkWrites(devices: readonly DeviceHistory[], { userStates }: Truth, findings: Findings): void {
  const writes = stateWritesOf(devices)
  const stored = new Map<string, number>()
  for (const [user, { blocks, contacts, contactsOnly, preferences, profile, hidden }] of userStates) {
    for (const target of blocks) stored.set(blockThing(user, target), 1)
    for (const peer of contacts) stored.set(contactThing(user, peer), 1)
    stored.set(contactsOnlyThing(user), contactsOnly)
    for (const [key, value] of preferences) stored.set(preferenceThing(user, key), value)
    for (const [field, value] of profile) stored.set(profileThing(user, field), value)
    stored.set(hiddenThing(user), hidden)
  }
  for (const thing of new Set([...writes.keys(), ...stored.keys()])) {
    const value = stored.get(thing) ?? 0
    const own = writes.get(thing) ?? []
    if (!mayEndAs(value, own))
      findings.add(
        'undone',
        `${thing} is ${value}, but the devices did: ${own.map(wordsOf).join('; ') || 'nothing'}`,
      )
  }
}

function textOf(value: UserState[keyof UserState]): string {
  if (typeof value === 'number') return String(value)
  const items = 'size' in value ? [...value].sort(([one], [other]) => one - other) : value
  return JSON.stringify(items)
}
