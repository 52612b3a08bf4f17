import { createHmac } from 'node:crypto'
import { systemClock } from '@stonechat/protocol/base'
import type { Clock, CodeSender } from '../contract/index.js'
import { userLimits } from '../limits.js'
import { describeCode } from './code-text.js'

/**
 * Hands codes to a service of the operator, which knows its SMS vendor. Posts JSON
 * `{channel, to, code, purpose, locale, expires_in_ms, text}` with the header
 * `x-stonechat-signature: t=UNIX_SECONDS,v1=HEX`, where HEX is the HMAC-SHA256 by `secret` of `UNIX_SECONDS.BODY`.
 * Any 2xx is a success; redirects are failures.
 * @throws TypeError for an address that is not http or https
 */
export function createWebhookSender(options: {
  url: string
  secret: string
  clock?: Clock | undefined
  timeoutMs?: number | undefined
}): CodeSender {
  const { secret, clock = systemClock, timeoutMs = userLimits.codeSendTimeoutMs } = options
  const url = new URL(options.url)
  if (!/^https?:$/.test(url.protocol)) throw new TypeError('a webhook must be an http or https address')

  return {
    async send(message) {
      const { channel, to, code, purpose, locale, expiresInMs } = message
      const { text } = describeCode(message)
      const body = JSON.stringify({ channel, to, code, purpose, locale, expires_in_ms: expiresInMs, text })
      const seconds = Math.floor(clock() / 1_000)
      const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          'x-stonechat-signature': `t=${seconds},v1=${signature}`,
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`the webhook answered ${response.status}`)
    },
  }
}
