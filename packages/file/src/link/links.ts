/** Addresses of files that need no token, and what they permit. */
import { StonechatError } from '@stonechat/protocol'
import type { Clock } from '@stonechat/protocol/base'
import type { Caller } from '@stonechat/protocol/operations'
import { type AddressKeys, signAddress, verifyAddress } from '@stonechat/work'
import { fileLimits } from '../limits.js'
import { readHolder, writeHolder } from './link-holder.js'

/** What of a file a link is for; the last part of its address. */
export type Part = 'content' | 'preview'

interface Signing {
  readonly addressKeys: AddressKeys
  readonly clock: Clock
}

/** An address, from where the API is, for this login alone. All that are made for it within `linkRoundMs` are one text. */
export function writeLink(
  { addressKeys, clock }: Signing,
  caller: Caller,
  fileId: string,
  part: Part,
): { url: string; expiresAt: number } {
  const { signature, expiresAt } = signAddress(addressKeys, {
    what: nameOf(fileId, part),
    whom: writeHolder(caller),
    now: clock(),
    lifetimeMs: fileLimits.linkLifetimeMs,
    roundMs: fileLimits.linkRoundMs,
  })
  return { url: `/api/files/${fileId}/${part}?s=${signature}`, expiresAt }
}

/**
 * Whom a signature was made for, and until when it holds.
 * @throws StonechatError `link_expired`; `forbidden` where it was not made by us, or for something else
 */
export function readLink(
  { addressKeys, clock }: Signing,
  signature: string,
  fileId: string,
  part: Part,
): { holder: Caller; leftMs: number } {
  const now = clock()
  const verdict = verifyAddress(addressKeys, { signature, what: nameOf(fileId, part), now })
  if (verdict.status === 'valid') return { holder: readHolder(verdict.whom), leftMs: verdict.expiresAt - now }
  throw new StonechatError(verdict.status === 'expired' ? 'link_expired' : 'forbidden')
}

const nameOf = (fileId: string, part: Part) => `file/${fileId}/${part}`
