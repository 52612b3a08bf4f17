import type { MessageView } from '@stonechat/client'
import { useEffect } from 'react'

/** Lets the browser ask before the page goes while a message of this conversation has not reached the server. */
export function useLeaveWarning(messages: readonly MessageView[]): void {
  const hasUnsent = messages.some(({ status }) => status === 'sending' || status === 'queued')
  useEffect(() => {
    if (!hasUnsent) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [hasUnsent])
}
