import type { KnownFile } from '@stonechat/client'
import { X } from 'lucide-react'
import { usePreferences, useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { IconButton } from '../../ui/Button.js'
import { formatBytes } from '../format.js'
import { UploadRing } from '../UploadRing.js'
import { useSource } from '../use-source.js'
import { type Upload, useUpload } from '../use-upload.js'
import { useUploadWords } from '../use-upload-words.js'
import { FileIcon } from './FileIcon.js'
import { SaveButton, useSave } from './SaveButton.js'

interface FileRowProps {
  readonly file: KnownFile
  readonly index: number
}

/** A file that is only named: what it is, how large, and how to get it. */
export function FileRow({ file, index }: FileRowProps) {
  const upload = useUpload(index)
  return (
    <div className="flex h-14 w-full items-center gap-2.5" data-testid="file">
      {upload === undefined ? (
        <SentFile file={file} />
      ) : (
        <FileOnItsWay file={file} upload={upload} isFirst={index === 0} />
      )}
    </div>
  )
}

function SentFile({ file }: { readonly file: KnownFile }) {
  const { language } = usePreferences()
  const texts = useTexts().files
  const { isGone } = useSource(file.id)
  const save = useSave()
  return (
    <>
      <button
        type="button"
        // The button beside it does the same.
        tabIndex={-1}
        disabled={isGone}
        title={file.name}
        onClick={() => save(file)}
        className="flex min-w-0 flex-1 items-center gap-2.5 rounded-m text-start -outline-offset-2"
      >
        <FileIcon name={file.name} />
        <Words name={file.name} below={isGone ? texts.gone : formatBytes(language, file.bytes)} />
      </button>
      {!isGone && <SaveButton file={file} />}
    </>
  )
}

interface FileOnItsWayProps {
  readonly file: KnownFile
  readonly upload: Upload
  readonly isFirst: boolean
}

function FileOnItsWay({ file, upload, isFirst }: FileOnItsWayProps) {
  const texts = useTexts().files
  const words = useUploadWords()
  const tabIndex = useTabIndex()
  return (
    <>
      {upload.isFailed ? (
        <FileIcon name={file.name} />
      ) : (
        <UploadRing upload={upload} className="-m-0.5 shrink-0 text-accent" />
      )}
      <Words name={file.name} below={words(upload)} />
      {isFirst && !upload.isFailed && (
        <IconButton
          label={texts.cancelUpload}
          tabIndex={tabIndex}
          onClick={upload.cancel}
          data-testid="cancel-upload"
        >
          <X className="size-4.5" />
        </IconButton>
      )}
    </>
  )
}

function Words({ name, below }: { readonly name: string; readonly below: string }) {
  return (
    <span className="min-w-0 flex-1">
      <span className="flex min-w-0 font-medium">
        <MiddleCut text={name} />
      </span>
      <span className="block truncate text-xs text-ink-soft tabular-nums">{below}</span>
    </span>
  )
}

/** The end of a name says what the file is: where there is no room, letters in the middle go. */
function MiddleCut({ text }: { readonly text: string }) {
  const letters = [...text]
  const end = letters.slice(-8).join('')
  return (
    <bdi className="flex min-w-0">
      <span className="truncate whitespace-pre">{letters.slice(0, -8).join('')}</span>
      <span className="shrink-0 whitespace-pre">{end}</span>
    </bdi>
  )
}
