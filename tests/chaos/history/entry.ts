/**
 * What a device did and saw, in the order it happened there. All fields are whole numbers, so that millions of entries
 * fit in memory. A message is named by its sender: `device` is an index, `n` counts that device's own messages from 0.
 * `at` counts over all devices: what has the smaller one happened earlier.
 */

/** Every kind of entry with its fields; at most `fieldsMax` each. */
export const entryFields = {
  /** A new client, with what the one before left in its store: see `keeps`. */
  started: ['kept'],
  /** Handed to the SDK for sending. */
  issued: ['n', 'at'],
  /** Lost with the client before it was written down or answered: it may or may not arrive, and that at any time. */
  forgotten: ['n'],
  /** The reply of the server said: stored, with this `seq`. */
  acknowledged: ['n', 'conversation', 'seq', 'at'],
  /** Refused for good. */
  refused: ['n'],
  /** In the list of sessions, when the client read it first: what lies up to `seq` is history. */
  met: ['conversation', 'seq'],
  /** The client has read the whole list: conversations that it meets from here on are new. */
  metAll: [],
  /** The client missed too much to receive it one by one: up to `seq` is history. */
  skipped: ['conversation', 'seq'],
  /** `message.created`, as the SDK hands it to programs. */
  seen: ['conversation', 'seq', 'device', 'n'],
  /** `message.changed`, as the SDK hands it to programs: the message as it is with this `rev`. */
  changed: ['conversation', 'seq', 'version', 'rev'],
  /** How far the list of sessions says that a conversation has come, when a change of it was handed to programs. */
  revShown: ['conversation', 'rev'],
  /** An edit (or recall) of an own message begins; then that it is done. */
  changing: ['conversation', 'seq', 'version'],
  changeDone: ['conversation', 'seq', 'version'],
  /** This version of an own message is to mention a user; 0 is everybody. One entry for each of them, before it is handed over. */
  mentioning: ['n', 'version', 'user'],
  /** The person reacts with an emoji, or takes that back: see `faces`. The SDK sends it when it can. */
  wishing: ['conversation', 'seq', 'face'],
  /** The client asks the server for that. */
  reacting: ['conversation', 'seq', 'face', 'at'],
  /** The client asks the server to pin a message (1), or to take that back (0). */
  pinning: ['conversation', 'seq', 'pinned', 'at'],
  /** The server answered what was asked for at that time: it is done (1), or refused for good (0). */
  answered: ['askedAt', 'done', 'at'],
  /** The person has read up to here, on this device. */
  read: ['conversation', 'seq'],
  /** The person deletes a message for themselves, on this device: it may or may not be done. */
  deleting: ['conversation', 'seq'],
  /** An added or removed member of a group, as the server acknowledged it. */
  memberAdded: ['conversation', 'user', 'at'],
  memberRemoved: ['conversation', 'user', 'askedAt', 'at'],
  /** The device begins to let a user into a group: by adding them, or by accepting their request. */
  admitting: ['conversation', 'user', 'at'],
  /** The device was let into a group by a link that it began to open at that time. */
  entered: ['conversation', 'askedAt', 'at'],
  /** The device begins to block (1) or unblock (0) a user. */
  blocking: ['target', 'blocked', 'at'],
  /**
   * The device begins something that makes the user and another contacts (1): asking, or accepting the request of that number, which is 0
   * otherwise; or that ends it (0).
   */
  befriending: ['target', 'contact', 'request', 'at'],
  /** The device begins to take direct messages from contacts alone (1), or from everyone (0). */
  choosing: ['contactsOnly', 'at'],
  /** The server acknowledged that this request to become a contact waits no more. */
  requestSettled: ['request'],
  /** The device begins to set a preference; the value 0 removes it. */
  preferring: ['key', 'value', 'at'],
  /** The device begins to set a field of the profile. */
  profiling: ['field', 'value', 'at'],
  /** The device begins to hide the user's presence (1), or to show it (0). */
  hiding: ['hidden', 'at'],
  /** The account shows another value of a field of the profile than before. */
  profileShown: ['field', 'value'],
  /** The server acknowledged the change of the user's state that the device began last. */
  stateDone: ['at'],
  /** It answered that what the device began last changed nothing: somebody who is asked has to accept first. */
  stateVoid: [],
  /** A backup begins: what is acknowledged from here on may be lost by its restore. */
  backingUp: [],
  /** A backup was put back: what the server answers from here on may be of that time, before the client hears of it. */
  putBack: [],
  /** The client forgets what it holds: it met a database that was put back, for the time of that number in the run. */
  rewound: ['world'],
  /** All changes of the user's state up to this `rev` are written down on the device. */
  revKept: ['rev'],
  /** The device asks for the changes of the user's state after this `rev`. */
  revAsked: ['rev'],
} as const

/**
 * What a new client finds. `nothing`: no complete list of sessions. `written`: what the one before had written when it
 * was killed. `everything`: the one before ended in good order.
 */
export const keeps = { nothing: 0, written: 1, everything: 2 } as const

export const fieldsMax = 4

export type EntryKind = keyof typeof entryFields

export type Entry = {
  [K in EntryKind]: { readonly kind: K } & { readonly [F in (typeof entryFields)[K][number]]: number }
}[EntryKind]

/** What people react with. As a whole number an emoji is its place here, from 1 on; one that is taken back is negative. */
export const faces: readonly string[] = ['👍', '❤️', '😂', '🎉', '😮', '😢']

/** Stands for everybody in a group among those whom a message mentions. */
export const everybody = 0

/** The state of a message: as it was sent, after the sender's edit of that number, or recalled. */
export const versions = { original: 0, recalled: -1 } as const
