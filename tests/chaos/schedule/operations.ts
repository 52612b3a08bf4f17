/** What a person does on a device. Choices are fractions of what there is to choose from when the time comes. */
import { faces } from '../history/entry.js'
import type { Random } from './random.js'

export type Operation =
  /** Writes some messages into one conversation: with a peer, or in one of the groups. */
  | {
      readonly kind: 'send'
      readonly to: 'peer' | 'group'
      readonly which: number
      readonly count: number
      readonly mention: Mention
    }
  /** Edits one of the newest own messages, which then mentions these. */
  | { readonly kind: 'edit'; readonly which: number; readonly mention: Mention }
  /** Recalls one of the newest own messages. */
  | { readonly kind: 'recall'; readonly which: number }
  /** Reacts to one of the newest messages of an open conversation with one of `faces`. */
  | { readonly kind: 'react'; readonly which: number; readonly back: number; readonly face: number }
  /** Takes back one of the person's reactions there. */
  | { readonly kind: 'unreact'; readonly which: number; readonly back: number }
  /** Pins one of the newest messages of an open conversation for everybody in it. */
  | { readonly kind: 'pinMessage'; readonly which: number; readonly back: number }
  /** Takes back one of the pins there. */
  | { readonly kind: 'unpinMessage'; readonly which: number; readonly back: number }
  /** Deletes the newest message of a conversation for the person alone, most often unread. */
  | { readonly kind: 'delete'; readonly which: number }
  /** Opens a conversation that has something unread, and reads it. */
  | { readonly kind: 'read'; readonly which: number }
  | { readonly kind: 'pin'; readonly which: number; readonly pinned: boolean }
  /** Blocks somebody the person writes to, or lifts one of the person's blocks. */
  | { readonly kind: 'block' | 'unblock'; readonly which: number }
  /** Asks somebody the person writes to to become a contact. */
  | { readonly kind: 'askContact'; readonly which: number }
  /** Answers a request that waits: one of others, or an own one, which is withdrawn. */
  | { readonly kind: 'answerContact'; readonly which: number; readonly isAccepted: boolean }
  | { readonly kind: 'removeContact'; readonly which: number }
  /** Takes direct messages from contacts alone, or from everyone. */
  | { readonly kind: 'chooseWriters'; readonly contactsOnly: boolean }
  | { readonly kind: 'setPreference'; readonly key: number; readonly isRemoved: boolean }
  | { readonly kind: 'updateProfile'; readonly field: ProfileField }
  | { readonly kind: 'setPresenceHidden'; readonly isHidden: boolean }
  | { readonly kind: 'createGroup'; readonly people: readonly number[] }
  | { readonly kind: 'addMember' | 'removeMember'; readonly which: number; readonly person: number }
  | { readonly kind: 'leaveGroup'; readonly which: number }
  | { readonly kind: 'dissolveGroup'; readonly which: number }
  /** Makes a link into a group that lets so many in. */
  | { readonly kind: 'makeLink'; readonly which: number; readonly uses: number }
  /** Opens one of the links that anybody made. */
  | { readonly kind: 'openLink'; readonly which: number }
  /** Says how people come into a group by themselves. */
  | { readonly kind: 'setJoin'; readonly which: number; readonly join: JoinMode }
  /** Lets somebody into a group who asked, or declines it. */
  | { readonly kind: 'answerJoin'; readonly which: number; readonly isAccepted: boolean }
  /** Gives a group another name, or a notice with it. */
  | { readonly kind: 'renameGroup'; readonly which: number; readonly hasNotice: boolean }
  /** Loses its network, and finds it again. */
  | { readonly kind: 'goOffline'; readonly durationMs: number }
  /** The program ends, in good order or not, and starts again, with what it kept or with nothing. */
  | { readonly kind: 'restart'; readonly how: 'ended' | 'killed' | 'wiped' }
  /** The clock of the device is set. */
  | { readonly kind: 'setClock'; readonly aheadMs: number }

/** Whom a message calls. */
export interface Mention {
  /** `stranger`: somebody who is most often not there. */
  readonly whom: 'nobody' | 'one' | 'two' | 'everybody' | 'stranger'
  readonly who: number
}

/** How people come into a group by themselves. */
export const joinModes = ['invite', 'approval', 'open'] as const
export type JoinMode = (typeof joinModes)[number]

/** What people change of their profile. */
export const profileFields = ['nickname', 'bio'] as const
export type ProfileField = (typeof profileFields)[number]

const weights = {
  send: 1_000,
  edit: 50,
  recall: 12,
  delete: 20,
  react: 150,
  unreact: 40,
  pinMessage: 25,
  unpinMessage: 12,
  read: 120,
  pin: 8,
  // More unblocks than blocks, so that few messages are refused.
  block: 20,
  unblock: 60,
  askContact: 40,
  answerContact: 50,
  removeContact: 10,
  chooseWriters: 15,
  setPreference: 30,
  updateProfile: 20,
  setPresenceHidden: 10,
  createGroup: 1,
  addMember: 8,
  removeMember: 5,
  leaveGroup: 2,
  // Most people may not.
  renameGroup: 12,
  dissolveGroup: 2,
  makeLink: 8,
  openLink: 40,
  setJoin: 8,
  answerJoin: 25,
  goOffline: 6,
  restart: 2,
  setClock: 4,
} satisfies Record<Operation['kind'], number>

const mentionWeights = { nobody: 88, one: 7, two: 2, everybody: 2, stranger: 1 }
const burstMax = 6
const preferenceKeys = 5
const linkUsesMax = 3
const offlineMaxMs = 3_000
const clockShiftMaxMs = 2 * 60 * 60_000

export function* planOperations(random: Random, people: number): Generator<Operation, never> {
  const person = () => random.between(0, people - 1)
  const mention = (): Mention => ({ whom: random.weighted(mentionWeights), who: random.next() })
  for (;;) {
    const kind = random.weighted(weights)
    const which = random.next()
    switch (kind) {
      case 'send':
        yield {
          ...{ kind, which, to: random.next() < 0.85 ? ('peer' as const) : ('group' as const) },
          ...{ count: random.between(1, burstMax), mention: mention() },
        }
        break
      case 'edit':
        yield { kind, which, mention: mention() }
        break
      case 'react':
        yield { kind, which, back: random.next(), face: random.between(1, faces.length) }
        break
      case 'unreact':
      case 'pinMessage':
      case 'unpinMessage':
        yield { kind, which, back: random.next() }
        break
      case 'pin':
        yield { kind, which, pinned: random.next() < 0.5 }
        break
      case 'setPreference':
        yield { kind, key: random.between(1, preferenceKeys), isRemoved: random.next() < 0.2 }
        break
      case 'updateProfile':
        yield { kind, field: random.pick(profileFields) }
        break
      case 'setPresenceHidden':
        yield { kind, isHidden: random.next() < 0.5 }
        break
      case 'answerContact':
      case 'answerJoin':
        yield { kind, which, isAccepted: random.next() < 0.8 }
        break
      case 'chooseWriters':
        // Most take messages from everyone: most messages are to arrive.
        yield { kind, contactsOnly: random.next() < 0.3 }
        break
      case 'makeLink':
        yield { kind, which, uses: random.between(1, linkUsesMax) }
        break
      case 'setJoin':
        yield { kind, which, join: random.pick(joinModes) }
        break
      case 'createGroup':
        yield { kind, people: Array.from({ length: random.between(2, 6) }, person) }
        break
      case 'addMember':
      case 'removeMember':
        yield { kind, which, person: person() }
        break
      case 'renameGroup':
        yield { kind, which, hasNotice: random.next() < 0.3 }
        break
      case 'goOffline':
        yield { kind, durationMs: random.between(50, offlineMaxMs) }
        break
      case 'restart':
        yield { kind, how: random.weighted({ ended: 2, killed: 2, wiped: 1 }) }
        break
      case 'setClock':
        yield { kind, aheadMs: random.between(-clockShiftMaxMs, clockShiftMaxMs) }
        break
      default:
        yield { kind, which }
    }
  }
}
