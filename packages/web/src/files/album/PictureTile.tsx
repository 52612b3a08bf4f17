import type { KnownFile } from '@stonechat/client'
import type { CSSProperties } from 'react'
import { useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { useSource } from '../use-source.js'
import { useUpload } from '../use-upload.js'
import { Picture } from './Picture.js'
import { UploadVeil } from './UploadVeil.js'

export interface TileProps {
  readonly file: KnownFile
  /** Its place among the files of its message, from 0. */
  readonly index: number
  readonly place: CSSProperties
  /** Which of how many pictures and videos, from 1. */
  readonly at: number
  readonly count: number
}

/** One picture of an album. */
export function PictureTile({
  file,
  index,
  place,
  at,
  count,
  onOpen,
}: TileProps & { readonly onOpen: () => void }) {
  const texts = useTexts().files
  const source = useSource(file.id)
  const upload = useUpload(index)
  const tabIndex = useTabIndex()
  const label = count === 1 ? texts.picture : texts.pictureOf(at, count)
  return (
    <div className="absolute overflow-hidden p-px" style={place} data-testid="tile" data-kind="image">
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={label}
        disabled={source.isGone}
        onClick={onOpen}
        className="relative block size-full overflow-hidden bg-sunken -outline-offset-4"
      >
        <Picture file={file} source={source} />
      </button>
      {upload !== undefined && <UploadVeil upload={upload} isFirst={index === 0} />}
    </div>
  )
}
