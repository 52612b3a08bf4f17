import type { AttachedFile } from '@stonechat/protocol'
import { type CSSProperties, type ReactNode, Suspense } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import { classes } from '../../ui/classes.js'
import { Markdown } from '../../ui/markdown/Markdown.js'
import type { BubbleFrame, ContentOf } from '../content-view.js'
import { layOutAlbum, type Tile } from './album-layout.js'

/** The code of what stands in a bubble. */
export const loadBubbleParts = () => import('../../files/bubble-parts.js')
const Album = lazyPart(() => loadBubbleParts().then(({ Album }) => Album))
const FileRow = lazyPart(() => loadBubbleParts().then(({ FileRow }) => FileRow))
const SoundRow = lazyPart(() => loadBubbleParts().then(({ SoundRow }) => SoundRow))

/** Pictures and videos together, then what is heard or only named, then the words. Each has its box before its code and its bytes. */
export function FileBubble({ content }: { readonly content: ContentOf<'file'> }) {
  const { files, text } = content
  const rows = files.map((file, index) => ({ file, index })).filter(({ file }) => !isSeen(file))
  return (
    <>
      <AlbumBox files={files} isBare={frameOf(content) === 'bare'} />
      {rows.map(({ file, index }, at) => (
        <RowBox key={index} label={file.name} hasFoot={text === undefined && at === rows.length - 1}>
          {file.kind === 'file' ? (
            <FileRow file={file} index={index} />
          ) : (
            <SoundRow file={file} index={index} />
          )}
        </RowBox>
      ))}
      {text !== undefined && <Markdown source={text} />}
    </>
  )
}

interface AlbumBoxProps {
  readonly files: readonly AttachedFile[]
  readonly isBare: boolean
}

function AlbumBox({ files, isBare }: AlbumBoxProps) {
  const seen = files.map((file, index) => ({ file, index })).filter(({ file }) => isSeen(file))
  if (seen.length === 0) return null
  const { widthRem, ratio, tiles } = layOutAlbum(seen.map(({ file }) => file))
  return (
    <div
      data-testid="album"
      className={classes(
        'relative -mx-3 -mt-1.5 max-w-[calc(100%+1.5rem)] overflow-clip bg-sunken',
        isBare ? '-mb-1.5' : 'mb-1.5',
      )}
      style={{ width: `${widthRem}rem`, aspectRatio: ratio }}
    >
      <Suspense>
        <Album files={seen.map((one, at) => ({ ...one, place: placeOf(tiles[at]!) }))} />
      </Suspense>
    </div>
  )
}

interface RowBoxProps {
  /** Whether the time of the message comes next: there is room for it below what is seen of a row. */
  readonly hasFoot: boolean
  readonly label: string
  readonly children: ReactNode
}

function RowBox({ hasFoot, label, children }: RowBoxProps) {
  return (
    <div className={classes('h-14 w-72 min-w-full max-w-full', hasFoot && '-mb-3')}>
      <Suspense fallback={<bdi className="block truncate">{label}</bdi>}>{children}</Suspense>
    </div>
  )
}

/** Pictures reach the edges of the bubble, and with nothing beside them are all of it. */
export function frameOf({ files, text }: ContentOf<'file'>): BubbleFrame {
  if (!files.some(isSeen)) return 'padded'
  return text === undefined && files.every(isSeen) ? 'bare' : 'clipped'
}

/** Whether a file stands in the album. */
function isSeen({ kind }: Pick<AttachedFile, 'kind'>): boolean {
  return kind === 'image' || kind === 'video'
}

function placeOf({ left, top, width, height }: Tile): CSSProperties {
  const percent = (part: number) => `${100 * part}%`
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) }
}
