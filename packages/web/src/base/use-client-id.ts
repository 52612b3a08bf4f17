import { createUuid } from '@stonechat/client'
import { useRef } from 'react'

/** Gives what is asked for the same `client_id` each time, so that a retry makes nothing twice, and something else another. */
export function useClientId(): (asked: unknown) => string {
  const last = useRef({ asked: '', clientId: '' })
  return (asked) => {
    const text = JSON.stringify(asked)
    if (last.current.asked !== text) last.current = { asked: text, clientId: createUuid() }
    return last.current.clientId
  }
}
