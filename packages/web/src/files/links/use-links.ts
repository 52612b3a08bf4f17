import type { Target } from '@stonechat/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from '../../base/context.js'
import { type Look, lookBack, nothingSeen } from './look-back.js'

const pageSize = 100

interface LinksState extends Look {
  readonly state: 'looking' | 'waiting' | 'failed'
  readonly error?: unknown
}

/** The links of a conversation, newest first, as far back as was looked: a part at first, more with each `lookFurther`. */
export function useLinks({ target_type, target_id }: Target) {
  const client = useClient()
  const [links, setLinks] = useState<LinksState>({ ...nothingSeen, state: 'looking' })
  const running = useRef<AbortController>(undefined)

  const look = useCallback(
    async (from: Look) => {
      running.current?.abort()
      running.current = new AbortController()
      const { signal } = running.current
      const readPage = (before_seq: number | undefined) =>
        client.call('message.list', { target_type, target_id, before_seq, limit: pageSize })
      let known = from
      setLinks({ ...known, state: 'looking' })
      try {
        for await (const next of lookBack(from, readPage)) {
          if (signal.aborted) return
          known = next
          setLinks({ ...known, state: 'looking' })
        }
        setLinks({ ...known, state: 'waiting' })
      } catch (error) {
        if (!signal.aborted) setLinks({ ...known, state: 'failed', error })
      }
    },
    [client, target_type, target_id],
  )
  useEffect(() => {
    void look(nothingSeen)
    return () => running.current?.abort()
  }, [look])

  return { ...links, lookFurther: () => void look(links) }
}
