import { Markdown } from '../../ui/markdown/Markdown.js'
import type { ContentOf } from '../content-view.js'

export function TextBubble({ content }: { readonly content: ContentOf<'text'> }) {
  return <Markdown source={content.text} />
}
