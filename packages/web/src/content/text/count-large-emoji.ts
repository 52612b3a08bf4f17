/** More than these are text. */
const maxEmoji = 3

/** Three of the longest have fewer code units: what is longer need not be looked at. */
const maxUnits = 60

// Written so that every browser knows it, and so that it takes no time to compile: it is asked of every message that is drawn.
const single = String.raw`(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|(?!\p{Regional_Indicator})\p{Emoji_Presentation})`
const one = String.raw`(?:\p{Regional_Indicator}{2}|${single}[\u{E0020}-\u{E007F}]*(?:\u200D(?:${single}|\p{Emoji}))*)`
const every = new RegExp(one, 'gu')
const few = new RegExp(`^${one}{1,${maxEmoji}}$`, 'u')

/** How many emoji a text is where it is nothing but one to three of them, blanks aside; 0 otherwise. */
export function countLargeEmoji(text: string): number {
  if (text.length > maxUnits) return 0
  const bare = text.replaceAll(/\s/g, '')
  return few.test(bare) ? (bare.match(every)?.length ?? 0) : 0
}
