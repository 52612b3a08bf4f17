import type { ContentOf } from '../content-view.js'

export function RecordBubble({ content: { title, entries } }: { readonly content: ContentOf<'record'> }) {
  return (
    <span className="block w-72 max-w-full truncate font-medium">
      <bdi>{title}</bdi> ({entries.length})
    </span>
  )
}
