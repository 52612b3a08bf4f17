import type { TargetKey } from '../contract/index.js'

/** A target key as text, for maps. */
export function keyText(key: TargetKey): string {
  return key.kind === 'direct' ? pairText(key.low, key.high) : `g${key.groupId}`
}

/** Two or three parts of a compound key as text, for maps and sets. */
export function pairText(first: number | string, second: number | string, third?: number | string): string {
  return third === undefined ? `${first}:${second}` : `${first}:${second}:${third}`
}

/** Whether a user is one of the two of a direct conversation; of groups only their member table knows. */
export function isOutsider(userId: number, key: TargetKey): boolean {
  return key.kind === 'direct' && userId !== key.low && userId !== key.high
}
