import type { Language } from '@stonechat/protocol'

/** One emoji, as the build takes it from the data of emojibase. */
export interface EmojiEntry {
  /** As it is sent: a sequence recommended for interchange. */
  readonly emoji: string
  /** Its place in `groups`. */
  readonly group: number
  /** The version of Emoji that brought it. */
  readonly version: number
  readonly labels: Readonly<Record<Language, string>>
  /** What it is called after a colon, and the Chinese name in pinyin and by its initials. */
  readonly names: readonly string[]
  /** What else it is found by, in every language. */
  readonly tags: readonly string[]
  /** From the lightest skin to the darkest. */
  readonly skins?: readonly string[]
}

export interface EmojiTable {
  readonly groups: Readonly<Record<Language, readonly string[]>>
  readonly emojis: readonly EmojiEntry[]
}
