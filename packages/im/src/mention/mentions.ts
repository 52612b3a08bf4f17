/** What a message says of whom it mentions. */
import {
  faults,
  type Message,
  type MessageExtras,
  StonechatError,
  type WantedMentions,
} from '@stonechat/protocol'

/** Stands for everybody in a group, where mentions are kept by user. */
export const everybody = 0

type Mentioning = Pick<MessageExtras, 'mentions' | 'mention_names' | 'mention_all'>

/** What a new message carries of them; `undefined` where it mentions nobody. */
export function toMentions({ mentions, mention_names, mention_all }: WantedMentions): Mentioning | undefined {
  const namesPeople = mentions !== undefined && mentions.length > 0
  if (!namesPeople && mention_all !== true) return undefined
  return {
    ...(namesPeople ? { mentions: [...mentions] } : {}),
    ...(namesPeople && mention_names !== undefined ? { mention_names: [...mention_names] } : {}),
    ...(mention_all === true ? { mention_all: true } : {}),
  }
}

/** The message with what an edit says of mentions; what it does not say stays. */
export function withMentions(message: Message, wanted: WantedMentions): Message {
  const { mentions, mention_names, mention_all, ...rest } = message
  const people = wanted.mentions === undefined ? { mentions, mention_names } : wanted
  return { ...rest, ...toMentions({ ...people, mention_all: wanted.mention_all ?? mention_all }) }
}

/** The users whom a message mentions, and `everybody`. */
export function mentionedBy({ mentions = [], mention_all }: MessageExtras): readonly number[] {
  return mention_all === true ? [...mentions, everybody] : mentions
}

/** Whom the later state of a message mentions, and the earlier one does not. */
export function addedMentions(before: MessageExtras, after: MessageExtras): readonly number[] {
  const former = mentionedBy(before)
  return mentionedBy(after).filter((one) => !former.includes(one))
}

/**
 * Nobody calls themselves.
 * @throws StonechatError `invalid_input`
 */
export function refuseOneself(userId: number, mentions: readonly number[] = []): void {
  const index = mentions.indexOf(userId)
  if (index >= 0)
    throw new StonechatError('invalid_input', {
      errors: [{ path: `mentions.${index}`, message: faults.oneself }],
    })
}
