import { userChange } from './user-state.js'

export const userStateEvents = {
  /** Something that belongs to the user changed: all connections of the user receive it, the one that asked too. */
  'user.changed': userChange,
} as const
