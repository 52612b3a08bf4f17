import type { ReportReason } from '@stonechat/protocol'

/** The words for reporting in English; the shape that other languages must fill. They come with the parts that show them. */
export const reportTexts = {
  report: 'Report',
  titles: {
    user: 'Report this person',
    group: 'Report this group',
    message: 'Report this message',
  },
  text: 'Those who run this server read it, with the words as they are now. Nobody else is told.',
  reason: 'What is wrong?',
  reasons: {
    spam: 'Spam or advertising',
    fraud: 'Fraud',
    abuse: 'Insults or harassment',
    sexual: 'Sexual content',
    violence: 'Violence',
    illegal: 'Something illegal',
    other: 'Something else',
  } satisfies Record<ReportReason, string>,
  more: 'Anything to add? (optional)',
  send: 'Send report',
  sent: 'Reported. Thank you.',
}

export type ReportTexts = typeof reportTexts
