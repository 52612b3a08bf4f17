import type { Content } from '@stonechat/protocol'
import { contentTypeOf } from './index.js'

/** What a message says, as its type shows it. */
export function ContentBubble({ content }: { readonly content: Content | null }) {
  const { Bubble } = contentTypeOf(content)
  return <Bubble content={content} />
}
