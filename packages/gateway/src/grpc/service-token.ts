import type { Metadata } from '@grpc/grpc-js'
import { StonechatError } from '@stonechat/protocol'
import { createServiceTokenCheck } from '../service-token.js'

/** Makes the question whether a caller presents `authorization: Bearer` and this token. @throws RangeError for an empty token */
export function createServiceQuestion(serviceToken: string): (metadata: Metadata) => boolean {
  const isServiceToken = createServiceTokenCheck(serviceToken)
  return (metadata) => {
    const [header] = metadata.get('authorization')
    return isServiceToken(/^bearer +(.+)$/i.exec(String(header ?? ''))?.[1])
  }
}

/**
 * Makes the check that a caller presents `authorization: Bearer` and this token.
 * @throws StonechatError (from the check) `unauthenticated`, naming `authorization`, so that it is not taken for a user's token
 */
export function createTokenCheck(isService: (metadata: Metadata) => boolean): (metadata: Metadata) => void {
  return (metadata) => {
    if (isService(metadata)) return
    throw new StonechatError('unauthenticated', {
      errors: [{ path: 'authorization', message: 'must be Bearer and the service token' }],
    })
  }
}
