/** Small tools that every package needs, with no word of chat in them. */
export { withDeadline } from './deadline.js'
export { gather } from './gather.js'
export type { Clock, Log } from './ports.js'
