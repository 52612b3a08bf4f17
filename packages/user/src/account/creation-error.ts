import { StonechatError } from '@stonechat/protocol'
import type { UserStore } from '../contract/index.js'

type Outcome = Awaited<ReturnType<UserStore['createUser']>>

/** The error of an account that the store refused to make. */
export function creationError(code: Extract<Outcome, { status: 'refused' }>['code']): StonechatError {
  // A call with an external id gets the account that has it; it can be gone again only between two statements.
  return new StonechatError(code === 'external_id_taken' ? 'unavailable' : code)
}
