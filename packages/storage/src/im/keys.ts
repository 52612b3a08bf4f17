import type { TargetKey } from '@stonechat/im/contract'

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

/** Each of the values once, in the order they first appear, by the text that identifies them. */
export function distinctBy<T>(values: readonly T[], identify: (value: T) => string | number): T[] {
  const seen = new Map<string | number, T>()
  for (const value of values) {
    const identity = identify(value)
    if (!seen.has(identity)) seen.set(identity, value)
  }
  return [...seen.values()]
}
