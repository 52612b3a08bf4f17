import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether what a caller presented is the service token. It takes the same time whatever was presented. */
export type ServiceTokenCheck = (presented: string | undefined) => boolean

/**
 * Makes the check for one token.
 * @throws RangeError for an empty token, which would accept every caller
 */
export function createServiceTokenCheck(serviceToken: string): ServiceTokenCheck {
  if (serviceToken === '') throw new RangeError('the service token must not be empty')
  const expected = digest(serviceToken)
  return (presented) => presented !== undefined && timingSafeEqual(digest(presented), expected)
}

/** Equally long whatever is hashed, as timingSafeEqual wants it. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
