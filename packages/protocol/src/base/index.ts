/** Small tools that every package needs, with no word of chat in them. */

export { addressKey, canonicalAddress, prefixesOf } from './address.js'
export { canonicalJson } from './canonical-json.js'
export { agingOf, monotonicOf, systemClock, usedAtOf } from './clock.js'
export { withDeadline } from './deadline.js'
export { foldText } from './fold.js'
export { type Batches, gather } from './gather.js'
export type { Clock, Log } from './ports.js'
export { suggest } from './suggest.js'
