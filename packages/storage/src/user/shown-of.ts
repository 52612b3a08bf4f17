import type { Identity } from '@stonechat/user'

/**
 * What the row of a user shows of these identities: a copy that is written in the same transaction, so that a user is read
 * from one table.
 */
export function shownOf(identities: readonly Identity[]): { phone?: string; email?: string } {
  const shown: { phone?: string; email?: string } = {}
  for (const { kind, key } of identities) if (kind !== 'external') shown[kind] = key
  return shown
}
