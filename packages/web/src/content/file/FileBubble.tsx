import { Markdown } from '../../ui/markdown/Markdown.js'
import { Name } from '../../ui/Name.js'
import type { ContentOf } from '../content-view.js'

export function FileBubble({ content: { files, text } }: { readonly content: ContentOf<'file'> }) {
  return (
    <>
      <ul>
        {files.map(({ id, name }) => (
          <li key={id} className="break-all">
            <Name>{name}</Name>
          </li>
        ))}
      </ul>
      {text !== undefined && <Markdown source={text} />}
    </>
  )
}
