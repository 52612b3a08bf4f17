import type { Transporter } from 'nodemailer'
import type { CodeSender } from '../contract/index.js'
import { userLimits } from '../limits.js'
import { describeCode } from './code-text.js'

/**
 * Sends codes by mail.
 * @param options.url `smtp://user:password@host:port` or `smtps://…`
 * @param options.from the sender's address, `Name <mail@example.com>`
 */
export function createSmtpSender(options: {
  url: string
  from: string
  timeoutMs?: number | undefined
}): CodeSender {
  const { url, from, timeoutMs = userLimits.codeSendTimeoutMs } = options
  let transport: Promise<Transporter> | undefined
  return {
    async send(message) {
      transport ??= openTransport(url, timeoutMs)
      const { subject, text } = describeCode(message)
      await (await transport).sendMail({ from, to: { name: '', address: message.to }, subject, text })
    },
  }
}

/** The mailer is loaded with the first mail only. */
async function openTransport(url: string, timeoutMs: number): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
