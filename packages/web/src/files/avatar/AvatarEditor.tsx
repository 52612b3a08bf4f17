import type { Crop, Files } from '@stonechat/client'
import { Camera } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { useApp, useClient, usePreferences, useTexts } from '../../base/context.js'
import { useFileMaxBytes } from '../../base/use-limits.js'
import { failureText } from '../../text/error-text.js'
import { Avatar } from '../../ui/Avatar.js'
import { Button } from '../../ui/Button.js'
import { CropDialog } from './CropDialog.js'

interface AvatarEditorProps {
  readonly id: number
  readonly name: string
  readonly url: string | null | undefined
  readonly isGroup?: boolean
}

/** The own picture, or that of a group that one manages, with the ways to change it where the server keeps files. */
export function AvatarEditor(props: AvatarEditorProps) {
  if (useFileMaxBytes() > 0) return <ChangeableAvatar {...props} />
  return (
    <div className="flex justify-center">
      <Avatar {...props} size="xl" />
    </div>
  )
}

function ChangeableAvatar({ id, name, url, isGroup = false }: AvatarEditorProps) {
  const client = useClient()
  const { toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().files
  const chooser = useRef<HTMLInputElement>(null)
  const [picture, setPicture] = useState<File>()
  const [isBusy, setIsBusy] = useState(false)

  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    setPicture(currentTarget.files?.[0])
    // The same file again is a change again.
    currentTarget.value = ''
  }
  const save = async (crop: Crop) => {
    if (picture === undefined) return
    const files = await client.files()
    await (isGroup ? files.setGroupAvatar(id, picture, crop) : files.setAvatar(picture, crop))
  }
  const remove = async () => {
    setIsBusy(true)
    try {
      await removeFrom(await client.files(), isGroup ? id : undefined)
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    setIsBusy(false)
  }

  return (
    <div className="flex flex-col items-center gap-1">
      <button
        type="button"
        aria-label={texts.changePicture}
        title={texts.changePicture}
        onClick={() => chooser.current?.click()}
        data-testid="change-picture"
        className="relative rounded-full"
      >
        <Avatar id={id} name={name} url={url} size="xl" isGroup={isGroup} />
        <span className="absolute end-0 bottom-0 flex size-7 items-center justify-center rounded-full border-2 border-surface bg-accent text-on-accent">
          <Camera className="size-3.5" />
        </span>
      </button>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        hidden
        onChange={choose}
        data-testid="picture-input"
      />
      {url && (
        <Button
          tone="quiet"
          size="s"
          isBusy={isBusy}
          onClick={() => void remove()}
          data-testid="remove-picture"
        >
          {texts.removePicture}
        </Button>
      )}
      {picture !== undefined && (
        <CropDialog picture={picture} isGroup={isGroup} onSave={save} onClose={() => setPicture(undefined)} />
      )}
    </div>
  )
}

function removeFrom(files: Files, groupId: number | undefined): Promise<unknown> {
  return groupId === undefined ? files.removeAvatar() : files.removeGroupAvatar(groupId)
}
