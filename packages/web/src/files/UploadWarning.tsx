import type { Timeline } from '@stonechat/client'
import { useReadable } from '../base/context.js'
import { useLeaveWarning } from '../base/use-leave-warning.js'

/** Asks before the page is left while files of an open conversation go up, also of one that is in no list yet. */
export function UploadWarning({ timeline }: { readonly timeline: Timeline }) {
  const { messages } = useReadable(timeline)
  useLeaveWarning(
    messages.some(
      ({ status, content }) => status !== 'sent' && status !== 'failed' && content?.type === 'file',
    ),
  )
  return null
}
