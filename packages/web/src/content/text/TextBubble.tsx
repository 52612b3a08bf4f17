import { classes } from '../../ui/classes.js'
import { Markdown } from '../../ui/markdown/Markdown.js'
import type { ContentOf } from '../content-view.js'
import { countLargeEmoji } from './count-large-emoji.js'

export function TextBubble({ content }: { readonly content: ContentOf<'text'> }) {
  const count = countLargeEmoji(content.text)
  if (count === 0) return <Markdown source={content.text} />
  return (
    <span
      data-testid="large-emoji"
      className={classes('font-emoji leading-tight', count === 1 ? 'text-[3.25rem]' : 'text-[2.5rem]')}
    >
      {content.text}
    </span>
  )
}
