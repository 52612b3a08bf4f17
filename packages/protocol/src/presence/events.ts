import { presence } from './presence.js'

export const presenceEvents = {
  /** A user that the connection follows came or went. */
  'presence.changed': presence,
} as const
