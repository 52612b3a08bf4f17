import * as limits from '@stonechat/protocol/limits'

/** The tags in what was typed, each once: commas of both scripts stand between them. */
export function parseTags(typed: string): string[] {
  const tags = typed
    .split(/[,，、;；\n]/)
    .map((tag) => Array.from(tag.trim()).slice(0, limits.contactTagMaxCharacters).join(''))
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, limits.contactTagsMax)
}
