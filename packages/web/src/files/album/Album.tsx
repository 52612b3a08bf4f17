import type { KnownFile, MessageView } from '@stonechat/client'
import { type CSSProperties, Suspense, useState } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import { useShownMessage } from '../../base/message-context.js'
import type { Origin } from '../lightbox/use-shown.js'
import { PictureTile } from './PictureTile.js'
import { VideoTile } from './VideoTile.js'

const Lightbox = lazyPart(() => import('../lightbox/Lightbox.js').then(({ Lightbox }) => Lightbox))

interface AlbumProps {
  /** Pictures and videos, each with its place among the files of the message. */
  readonly files: readonly {
    readonly file: KnownFile
    readonly index: number
    readonly place: CSSProperties
  }[]
}

/** Pictures and videos in the boxes that were made for them. A press on a picture shows it large. */
export function Album({ files }: AlbumProps) {
  const shown = useShownMessage()
  const [openId, setOpenId] = useState<string>()
  return (
    <>
      {files.map(({ file, index, place }, at) => {
        const props = { file, index, place, count: files.length, at: at + 1 }
        return file.kind === 'video' ? (
          <VideoTile key={index} {...props} />
        ) : (
          <PictureTile key={index} {...props} onOpen={() => setOpenId(file.id)} />
        )
      })}
      {openId !== undefined && (
        <Suspense>
          <Lightbox
            files={files.map(({ file }) => file)}
            origin={shown && originOf(shown.message)}
            target={shown?.target}
            startId={openId}
            onClose={() => setOpenId(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

function originOf({ seq, senderId, createdAt, content }: MessageView): Origin {
  return { seq, senderId, createdAt, text: content?.type === 'file' ? content.text : undefined }
}
