import type { KnownFile } from '@stonechat/client'
import { useTexts } from '../base/context.js'
import { Picture } from '../files/album/Picture.js'
import { useSource } from '../files/use-source.js'
import { altOf } from './alt.js'

/** Fills its box with a sticker. */
export function StickerPicture({ file }: { readonly file: KnownFile }) {
  const source = useSource(file.id)
  const { sticker } = useTexts()
  return (
    <span role="img" aria-label={altOf(file.name, sticker)} className="absolute inset-0">
      <Picture file={file} source={source} />
    </span>
  )
}
