import { createHash, timingSafeEqual } from 'node:crypto'
import type { Metadata } from '@grpc/grpc-js'
import { StonechatError } from '@stonechat/protocol'

/**
 * Makes the check that a caller presents `authorization: Bearer` and this token. It takes the same time whatever was
 * presented.
 * @throws RangeError for an empty token, which would let everybody in
 * @throws StonechatError (from the check) `unauthenticated`, naming `authorization`, so that it is not taken for a user's token
 */
export function createTokenCheck(serviceToken: string): (metadata: Metadata) => void {
  if (serviceToken === '') throw new RangeError('the service token must not be empty')
  const expected = digest(serviceToken)
  return (metadata) => {
    const [header] = metadata.get('authorization')
    const presented = /^bearer +(.+)$/i.exec(String(header ?? ''))?.[1]
    if (presented !== undefined && timingSafeEqual(digest(presented), expected)) return
    throw new StonechatError('unauthenticated', {
      errors: [{ path: 'authorization', message: 'must be Bearer and the service token' }],
    })
  }
}

/** Equally long whatever is hashed, as timingSafeEqual wants it. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
