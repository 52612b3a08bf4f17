import { useClient, useReadable } from '../base/context.js'
import { useLeaveWarning } from '../base/use-leave-warning.js'

/** Asks before the page is left while files are on their way: their upload goes on only when the app is opened again. */
export function LeaveWarning() {
  const sessions = useReadable(useClient().sessions)
  useLeaveWarning(
    sessions?.some(({ unsent }) => unsent?.content?.type === 'file' && unsent.status !== 'failed') === true,
  )
  return null
}
