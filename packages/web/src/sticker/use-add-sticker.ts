import type { MessageView } from '@stonechat/client'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'

/** Of a message what can become a sticker: one picture. */
export function stickerSourceOf({ content, seq, recalledAt }: MessageView): string | undefined {
  if (seq === undefined || recalledAt !== null) return undefined
  if (content?.type === 'sticker') return content.file.id
  const [file, ...more] = content?.type === 'file' ? content.files : []
  return file?.kind === 'image' && more.length === 0 ? file.id : undefined
}

/** Makes a picture a sticker of one's own, and says so. */
export function useAddSticker(): (fileId: string) => void {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().sticker
  return (file_id) => {
    client.call('sticker.add', { file_id }).then(
      () => toasts.show(texts.added),
      (error: unknown) => toasts.show(failureText(error, language), 'danger'),
    )
  }
}
