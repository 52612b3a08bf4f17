import type { Language } from '@stonechat/protocol'

/**
 * The language a person prefers, of those the error table has.
 * @param header an `Accept-Language` header (RFC 9110 §12.5.4), or a bare tag such as `zh-CN`
 */
export function preferredLanguage(header: string | undefined): Language {
  let best: Language = 'en'
  let bestWeight = 0
  for (const part of (header ?? '').slice(0, maxHeaderCharacters).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const language = /^(en|zh)(-|$)/.exec(tag.trim())?.[1] as Language | undefined
    const weight = readWeight(parameters)
    if (language !== undefined && weight > bestWeight) [best, bestWeight] = [language, weight]
  }
  return best
}

const maxHeaderCharacters = 200

function readWeight(parameters: readonly string[]): number {
  const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
  return quality === undefined ? 1 : Number(quality.trim().slice(2)) || 0
}
