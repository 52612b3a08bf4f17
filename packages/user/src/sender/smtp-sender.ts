import { limits } from '@stonechat/protocol'
import { createTransport } from 'nodemailer'
import type { CodeSender } from '../contract/index.js'
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
  const { timeoutMs = limits.codeSendTimeoutMs } = options
  const transport = createTransport({
    url: options.url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(message) {
      const { subject, text } = describeCode(message)
      await transport.sendMail({ from: options.from, to: { name: '', address: message.to }, subject, text })
    },
  }
}
