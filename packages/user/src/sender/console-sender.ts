import type { CodeSender } from '../contract/index.js'
import { describeCode } from './code-text.js'

/** Development only: writes each code where the developer can read it. */
export function createConsoleSender(options: { write: (line: string) => void }): CodeSender {
  return {
    async send(message) {
      options.write(`[${message.channel} to ${message.to}] ${describeCode(message).text}\n`)
    },
  }
}
