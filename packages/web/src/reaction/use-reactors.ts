import type { Reactor, Target } from '@stonechat/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from '../base/context.js'

export interface Reactors {
  readonly reactors: readonly Reactor[]
  readonly isLoading: boolean
  /** Why the last page could not be had. */
  readonly failure: unknown
  readonly hasMore: boolean
  /** Loads a further page, or the one that failed once more. One at a time. */
  readonly loadMore: () => void
}

interface Page {
  readonly reactors: readonly Reactor[]
  readonly cursor: string | null | undefined
  readonly isLoading: boolean
  readonly failure: unknown
}

const nothing: Page = { reactors: [], cursor: undefined, isLoading: true, failure: undefined }

/** Who reacted to a message, page by page, the first who did first. To be keyed by the emoji. */
export function useReactors(target: Target, seq: number, emoji: string | undefined): Reactors {
  const client = useClient()
  const [page, setPage] = useState(nothing)
  const isUnderWay = useRef(false)
  const load = useCallback(
    async (cursor: string | undefined) => {
      if (isUnderWay.current) return
      isUnderWay.current = true
      setPage((before) => ({ ...before, isLoading: true, failure: undefined }))
      try {
        const input = { ...target, seq, ...(emoji && { emoji }), ...(cursor && { cursor }) }
        const { reactions, next_cursor } = await client.call('message.reactions', input)
        setPage(({ reactors }) => ({
          reactors: [...reactors, ...reactions],
          ...{ cursor: next_cursor, isLoading: false, failure: undefined },
        }))
      } catch (failure) {
        setPage((before) => ({ ...before, isLoading: false, failure }))
      }
      isUnderWay.current = false
    },
    [client, target, seq, emoji],
  )
  useEffect(() => void load(undefined), [load])
  return {
    ...page,
    hasMore: page.cursor !== null,
    loadMore: () => page.cursor !== null && void load(page.cursor),
  }
}
