import type { Clock } from '@stonechat/protocol/base'
import { type CodeSenders, createConsoleSender, createSmtpSender, createWebhookSender } from '@stonechat/user'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { openOutput } from '../observe/output.js'

/**
 * How verification codes are sent. A channel that is not configured prints them on standard output where that is wanted, as
 * lines of their own and never as log fields: for running it on your own machine.
 * @throws ExitError 2 for a webhook without a secret
 */
export function createSenders(
  config: Pick<Config, 'smsWebhook' | 'smsWebhookSecret' | 'smtpUrl' | 'mailFrom' | 'consoleCodes'>,
  clock: Clock,
): CodeSenders {
  const console = config.consoleCodes ? createConsoleSender({ write: openOutput(1).write }) : undefined
  return { sms: smsSender(config, clock) ?? console, email: mailSender(config) ?? console }
}

function smsSender(
  { smsWebhook, smsWebhookSecret }: Pick<Config, 'smsWebhook' | 'smsWebhookSecret'>,
  clock: Clock,
) {
  if (smsWebhook === undefined) return undefined
  if (smsWebhookSecret === undefined) throw new ExitError('-sms-webhook needs -sms-webhook-secret', 2)
  return createWebhookSender({ url: smsWebhook, secret: smsWebhookSecret, clock })
}

function mailSender({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>) {
  return smtpUrl === undefined ? undefined : createSmtpSender({ url: smtpUrl, from: mailFrom })
}
