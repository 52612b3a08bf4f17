/** What a message says of whom it mentions. */
import {
  type Fault,
  faults,
  type Message,
  type MessageExtras,
  StonechatError,
  type Target,
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
 * What a request says of mentions has to fit together: each is another than the caller, each has its name or none has one, and there is
 * everybody in groups only.
 * @throws StonechatError `invalid_input`
 */
export function checkMentions(
  userId: number,
  { mentions, mention_names, mention_all, target_type }: WantedMentions & Target,
): void {
  if (mentions === undefined && mention_names === undefined && mention_all === undefined) return
  const errors: Fault[] = []
  const own = mentions?.indexOf(userId) ?? -1
  if (own >= 0) errors.push({ path: `mentions.${own}`, message: faults.oneself })
  if (mention_names !== undefined && mention_names.length !== (mentions?.length ?? 0))
    errors.push({ path: 'mention_names', message: faults.oneForEach('mentions') })
  if (mention_all === true && target_type === 'user')
    errors.push({ path: 'mention_all', message: faults.onlyInGroups })
  if (errors.length > 0) throw new StonechatError('invalid_input', { errors })
}
