import { faults, StonechatError } from '@stonechat/protocol'

/**
 * The number that a cursor of pages stands for; 0 where there is none.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
export function readCursor(cursor: string | undefined): number {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return refuseCursor()
  return Number(cursor ?? 0)
}

/** @throws StonechatError `invalid_input`, always: the cursor is not ours */
export function refuseCursor(): never {
  throw new StonechatError('invalid_input', { errors: [{ path: 'cursor', message: faults.cursor }] })
}
