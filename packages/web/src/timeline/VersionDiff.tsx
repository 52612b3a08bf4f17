import { FileMinus, FilePlus } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { Name } from '../ui/Name.js'
import type { VersionChanges } from './version-changes.js'

/** A version of a message beside the one before it: what went is struck out, what came is marked. */
export function VersionDiff({ pieces, filesAdded, filesRemoved }: VersionChanges) {
  const texts = useTexts().chat
  return (
    <>
      {pieces.length > 0 && (
        <p dir="auto" className="whitespace-pre-wrap wrap-anywhere" data-testid="version-text">
          {pieces.map(({ text, kind }, index) => {
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces stay where they are
            if (kind === 'same') return <span key={index}>{text}</span>
            const isAdded = kind === 'added'
            const Mark = isAdded ? 'ins' : 'del'
            return (
              <Mark
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces stay where they are
                key={index}
                className={isAdded ? 'rounded-s bg-accent-soft no-underline' : 'text-ink-quiet'}
              >
                <span className="sr-only">{isAdded ? texts.historyAdded : texts.historyRemoved}</span>
                {text}
              </Mark>
            )
          })}
        </p>
      )}
      {[
        ...filesRemoved.map((file) => ({ file, isAdded: false })),
        ...filesAdded.map((file) => ({ file, isAdded: true })),
      ].map(({ file, isAdded }) => {
        const Icon = isAdded ? FilePlus : FileMinus
        return (
          <p
            key={`${file.id} ${isAdded}`}
            data-testid={isAdded ? 'version-file-added' : 'version-file-removed'}
            className="flex items-center gap-1.5 text-sm"
          >
            <Icon
              role="img"
              aria-label={isAdded ? texts.historyAdded : texts.historyRemoved}
              className="size-4 shrink-0 text-ink-quiet"
            />
            <span className={isAdded ? 'min-w-0 truncate' : 'min-w-0 truncate text-ink-quiet line-through'}>
              <Name>{file.name}</Name>
            </span>
          </p>
        )
      })}
    </>
  )
}
