import type { IdentityDraft } from '@stonechat/user'

export interface Shown {
  readonly phone?: string
  readonly email?: string
  readonly phoneProvenAt?: number | null
  readonly emailProvenAt?: number | null
}

/**
 * What the row of a user shows of these identities: a copy that is written in the same transaction, so that a user is read
 * from one table.
 */
export function shownOf(identities: readonly IdentityDraft[], at: number): Shown {
  let shown: Shown = {}
  for (const identity of identities) {
    const { kind, key } = identity
    const provenAt = provenAtOf(identity, at)
    if (kind === 'phone') shown = { ...shown, phone: key, phoneProvenAt: provenAt }
    if (kind === 'email') shown = { ...shown, email: key, emailProvenAt: provenAt }
  }
  return shown
}

export function provenAtOf({ isProven = false }: IdentityDraft, at: number): number | null {
  return isProven ? at : null
}
