import type { KnownFile } from '@stonechat/client'
import { Download } from 'lucide-react'
import { useApp, usePreferences, useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { failureText } from '../../text/error-text.js'
import { IconButton } from '../../ui/Button.js'
import { useFiles } from '../use-files.js'
import { saveFrom } from './save-from.js'

/** Saves a file: the browser downloads it by itself, and shows how far it is. */
export function SaveButton({ file }: { readonly file: KnownFile }) {
  const texts = useTexts().files
  const save = useSave()
  const tabIndex = useTabIndex()
  return (
    <IconButton label={texts.save} tabIndex={tabIndex} data-testid="save-file" onClick={() => save(file)}>
      <Download className="size-4.5" />
    </IconButton>
  )
}

/** Saves a file, or says why not. */
export function useSave(): (file: KnownFile) => void {
  const { toasts } = useApp()
  const { language } = usePreferences()
  const files = useFiles()
  return (file) => {
    const own = files?.blob(file.id)
    if (own !== undefined) return saveFrom(URL.createObjectURL(own), file.name)
    files?.url(file.id, { isDownload: true }).then(
      (url) => saveFrom(url, file.name),
      (error: unknown) => toasts.show(failureText(error, language), 'danger'),
    )
  }
}
