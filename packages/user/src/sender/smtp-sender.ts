import { connect, type Socket } from 'node:net'
import type { CodeSender } from '../contract/index.js'
import { userLimits } from '../limits.js'
import { describeCode } from './code-text.js'

/**
 * Sends codes by mail.
 * @param options.url `smtp://user:password@host:port` or `smtps://…`
 * @param options.from the sender's address, `Name <mail@example.com>`
 * @param options.timeoutMs how long one mail may take in all, also with a server that goes on answering slowly
 */
export function createSmtpSender(options: {
  url: string
  from: string
  timeoutMs?: number | undefined
}): CodeSender {
  const { url, from, timeoutMs = userLimits.codeSendTimeoutMs } = options
  return {
    async send(message) {
      // The mailer is loaded with the first mail only.
      const { createTransport } = await import('nodemailer')
      const deadline = AbortSignal.timeout(timeoutMs)
      const transport = createTransport({
        url,
        disableFileAccess: true,
        disableUrlAccess: true,
        // Its own limits are of silence only; a socket of ours ends when the time is over.
        getSocket: ({ host, port, secure }, done) =>
          openSocket(
            { host: host ?? 'localhost', port: Number(port ?? (secure ? 465 : 587)) },
            deadline,
          ).then(
            (connection) => done(null, { connection }),
            (error: Error) => done(error, false),
          ),
      })
      const { subject, text } = describeCode(message)
      await transport.sendMail({ from, to: { name: '', address: message.to }, subject, text })
    },
  }
}

/** A connection that ends with the signal, whatever it is used for by then. */
function openSocket(address: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, signal })
    socket.once('connect', () => resolve(socket))
    // Stays for the whole life of the socket: the time may be over when nobody else listens any more.
    socket.on('error', reject)
  })
}
