import type { CompletionItem, CompletionSource } from '../completion/completion.js'
import { afterSpace } from '../completion/find-trigger.js'
import { locales } from '../text/index.js'
import { loadEmoji } from './load-emoji.js'
import { rememberEmoji } from './recent-emoji.js'
import { withSkinTone } from './skin-tone.js'

const maxItems = 8

const byLength = (a: string, b: string) => a.length - b.length

/** `:smile` and `:大笑`. */
export const emojiCompletion: CompletionSource = {
  char: ':',
  minQuery: 2,
  isAfter: afterSpace,
  async find(query, { client, preferences }) {
    const { find } = await loadEmoji()
    const { sentences } = locales[preferences.language]
    return find(query.replace(/:$/, ''), maxItems).map((entry): CompletionItem => {
      const emoji = withSkinTone(entry, preferences.skinTone)
      const name = [...entry.names].sort(byLength).find((one) => one.startsWith(query)) ?? entry.names[0]
      return {
        key: emoji,
        face: <span className="font-emoji text-xl leading-none">{emoji}</span>,
        label: entry.labels[sentences],
        ...(name === undefined ? {} : { hint: `:${name}` }),
        insert: emoji,
        onPick: () => rememberEmoji(client, emoji),
      }
    })
  },
}
