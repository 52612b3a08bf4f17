import { useCallback, useEffect, useRef, useState } from 'react'

export interface Pages<T> {
  readonly items: readonly T[]
  readonly isLoading: boolean
  /** Why the last page could not be had. */
  readonly failure: unknown
  readonly hasMore: boolean
  /** Loads a further page, or the one that failed once more. One at a time. */
  readonly loadMore: () => void
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

interface Loaded<T> {
  readonly items: readonly T[]
  readonly cursor: string | null | undefined
  readonly isLoading: boolean
  readonly failure: unknown
}

/** A list of the server, page by page. To be keyed by what is asked: `load` stays the same. */
export function usePages<T>(load: (cursor: string | undefined) => Promise<Page<T>>): Pages<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({
    ...{ items: [], cursor: undefined, isLoading: true, failure: undefined },
  })
  const isUnderWay = useRef(false)
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      if (isUnderWay.current) return
      isUnderWay.current = true
      setLoaded((before) => ({ ...before, isLoading: true, failure: undefined }))
      try {
        const { items, next } = await load(cursor)
        setLoaded((before) => ({
          items: [...before.items, ...items],
          ...{ cursor: next, isLoading: false, failure: undefined },
        }))
      } catch (failure) {
        setLoaded((before) => ({ ...before, isLoading: false, failure }))
      }
      isUnderWay.current = false
    },
    [load],
  )
  useEffect(() => void loadPage(undefined), [loadPage])
  const { cursor, ...shown } = loaded
  return {
    ...shown,
    hasMore: cursor !== null,
    loadMore: () => cursor !== null && void loadPage(cursor),
  }
}
