import type { Message } from '@stonechat/protocol'
import { type ListedLink, linksOf } from './find-links.js'

/** How far back a conversation was looked through. */
export interface Look {
  /** Newest first. */
  readonly links: readonly ListedLink[]
  /** The oldest message that was looked at. */
  readonly oldest: Message | undefined
  readonly hasMore: boolean
}

/** One page of history, ascending, before a message or the newest one. */
export type ReadPage = (
  beforeSeq: number | undefined,
) => Promise<{ readonly messages: readonly Message[]; readonly has_more: boolean }>

export const nothingSeen: Look = { links: [], oldest: undefined, hasMore: true }

/** How many pages are read, or links found, before a person is asked whether to go on. */
export const pagesMax = 5
export const linksEnough = 30

/** Looks further back, page by page; says after each page what is known by then. */
export async function* lookBack(from: Look, readPage: ReadPage): AsyncGenerator<Look, void, undefined> {
  let look = from
  for (let page = 0; page < pagesMax && look.hasMore; page += 1) {
    const { messages, has_more } = await readPage(look.oldest?.seq)
    const oldest = messages[0]
    look = {
      links: [...look.links, ...messages.toReversed().flatMap(linksOf)],
      oldest: oldest ?? look.oldest,
      // Without a message there is no place to go on from.
      hasMore: has_more && oldest !== undefined,
    }
    yield look
    if (look.links.length - from.links.length >= linksEnough) return
  }
}
