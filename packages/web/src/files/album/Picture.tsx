import type { KnownFile } from '@stonechat/client'
import { ImageOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { classes } from '../../ui/classes.js'
import type { FileSource } from '../use-source.js'
import { Blur } from './Blur.js'

interface PictureProps {
  readonly file: KnownFile
  readonly source: FileSource
}

/** Fills its box with a picture: blurred until its bytes are there, a sign where there are none. */
export function Picture({ file, source }: PictureProps) {
  const texts = useTexts().files
  const { previewUrl, isGone, renew } = source
  const [shownUrl, setShownUrl] = useState<string>()
  const [brokenUrl, setBrokenUrl] = useState<string>()
  const isBroken = isGone || (previewUrl !== undefined && brokenUrl === previewUrl)
  useTryAgain(isBroken && !isGone, () => setBrokenUrl(undefined))
  return (
    <>
      <Blur thumbhash={file.thumbhash} />
      {previewUrl !== undefined && !isBroken && (
        <img
          src={previewUrl}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => setShownUrl(previewUrl)}
          onError={() => {
            setBrokenUrl(previewUrl)
            renew()
          }}
          className={classes(
            'absolute inset-0 size-full object-cover transition-opacity',
            shownUrl === previewUrl ? 'opacity-100' : 'opacity-0',
          )}
        />
      )}
      {isBroken && (
        <span
          title={isGone ? texts.gone : texts.notLoaded}
          className="absolute inset-0 flex items-center justify-center text-ink-quiet"
        >
          <ImageOff aria-label={isGone ? texts.gone : texts.notLoaded} role="img" className="size-6" />
        </span>
      )}
    </>
  )
}

/** What did not come, comes when there is a network again. */
function useTryAgain(isBroken: boolean, tryAgain: () => void): void {
  useEffect(() => {
    if (!isBroken) return
    window.addEventListener('online', tryAgain)
    return () => window.removeEventListener('online', tryAgain)
  })
}
