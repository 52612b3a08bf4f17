import { useEffect } from 'react'
import { useClient, useReadable } from '../base/context.js'

/** Asks before the page is left while files are on their way: their upload goes on only when the app is opened again. */
export function LeaveWarning() {
  const sessions = useReadable(useClient().sessions)
  const isNeeded = sessions?.some(
    ({ unsent }) => unsent?.content?.type === 'file' && unsent.status !== 'failed',
  )
  useEffect(() => {
    if (isNeeded !== true) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isNeeded])
  return null
}
