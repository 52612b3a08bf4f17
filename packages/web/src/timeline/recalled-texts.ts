import * as limits from '@stonechat/protocol/limits'

export interface RecalledTexts {
  keep(clientId: string, text: string): void
  get(clientId: string): string | undefined
}

/** Texts of own recalled messages, for "edit again": the server forgets them, this page remembers the last few. */
export function createRecalledTexts(): RecalledTexts {
  const texts = new Map<string, string>()
  return {
    keep(clientId, text) {
      texts.set(clientId, text)
      const oldest = texts.keys().next().value
      if (texts.size > limits.historyPageDefault && oldest !== undefined) texts.delete(oldest)
    },
    get: (clientId) => texts.get(clientId),
  }
}
