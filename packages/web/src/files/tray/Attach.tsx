import { Camera, File, Image, Paperclip } from 'lucide-react'
import { type ChangeEvent, type Ref, useImperativeHandle, useRef, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { media, useMedia } from '../../base/use-media.js'
import { IconButton } from '../../ui/Button.js'
import { ContextMenu } from '../../ui/layers.js'
import type { Point } from '../../ui/Menu.js'

export interface AttachProps {
  readonly ref: Ref<AttachHandle>
  readonly onFiles: (files: readonly File[]) => void
}

export interface AttachHandle {
  /** Lets the person choose files. */
  choose(): void
}

/** Lets one choose what to send: any files, and on a phone also from the gallery or the camera. */
export function Attach({ ref, onFiles }: AttachProps) {
  const texts = useTexts().files
  const isTouch = useMedia(media.touch)
  const any = useRef<HTMLInputElement>(null)
  const gallery = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [menuAt, setMenuAt] = useState<Point>()

  const choose = () => {
    if (!isTouch) return any.current?.click()
    const box = button.current?.getBoundingClientRect()
    setMenuAt({ x: box?.left ?? 0, y: box?.top ?? 0 })
  }
  useImperativeHandle(ref, () => ({ choose }))
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(currentTarget.files ?? [])])
    // The same file again is a change again.
    currentTarget.value = ''
  }
  const input = { type: 'file', hidden: true, tabIndex: -1, onChange: take } as const

  return (
    <>
      <IconButton
        ref={button}
        label={texts.attach}
        onClick={choose}
        data-testid="attach"
        className="size-10 rounded-full pane:size-10"
      >
        <Paperclip className="size-5" />
      </IconButton>
      <input ref={any} {...input} multiple data-testid="attach-input" />
      {isTouch && (
        <>
          <input ref={gallery} {...input} multiple accept="image/*,video/*" data-testid="gallery-input" />
          <input ref={camera} {...input} accept="image/*" capture="environment" data-testid="camera-input" />
        </>
      )}
      {menuAt !== undefined && (
        <ContextMenu
          at={menuAt}
          onClose={() => setMenuAt(undefined)}
          items={[
            { label: texts.attachPictures, icon: <Image />, onSelect: () => gallery.current?.click() },
            { label: texts.attachCamera, icon: <Camera />, onSelect: () => camera.current?.click() },
            { label: texts.attachFile, icon: <File />, onSelect: () => any.current?.click() },
          ]}
        />
      )}
    </>
  )
}
