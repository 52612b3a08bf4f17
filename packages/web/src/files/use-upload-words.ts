import { usePreferences, useTexts } from '../base/context.js'
import { formatBytes } from './format.js'
import type { Upload } from './use-upload.js'

/** What is said of an upload on one line; where there is little room, how far it is in percent. */
export function useUploadWords({ isShort = false } = {}): (upload: Upload) => string {
  const { language } = usePreferences()
  const texts = useTexts().files
  return ({ view, progress, isPaused, isFailed }) => {
    if (isFailed) return texts.upload.failed
    if (isPaused) return texts.upload.paused
    if (view.state === 'uploading' && isShort) return texts.upload.uploading(Math.floor(100 * progress))
    if (view.state === 'uploading')
      return texts.sent(formatBytes(language, view.sent), formatBytes(language, view.total))
    if (view.state === 'missing') return texts.upload.lost
    if (view.state === 'processing' || view.state === 'ready') return texts.upload.processing
    return texts.upload[view.state]
  }
}
