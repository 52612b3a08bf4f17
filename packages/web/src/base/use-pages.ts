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
  /** Of the next page; `undefined` before the first one, `null` after the last. */
  readonly cursor: string | null | undefined
  readonly isLoading: boolean
  readonly failure: unknown
}

const nothing: Loaded<never> = { items: [], cursor: undefined, isLoading: true, failure: undefined }

/**
 * A list of the server, page by page. To be keyed by what is asked: `load` stays the same.
 * @param version another one where the list may be another one: as much of it as is held is read anew, and takes its place at once
 */
export function usePages<T>(
  load: (cursor: string | undefined) => Promise<Page<T>>,
  version: unknown = undefined,
): Pages<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>(nothing)
  const held = useRef<Loaded<T>>(nothing)
  const reading = useRef(Promise.resolve())
  const set = useCallback((next: Loaded<T>) => {
    held.current = next
    setLoaded(next)
  }, [])
  /** One after the other: a page is that of the list before it. */
  const read = useCallback(
    (from: () => Loaded<T>, isEnough: (items: readonly T[]) => boolean) => {
      reading.current = reading.current.then(async () => {
        let { items, cursor } = from()
        if (cursor === null) return
        set({ ...held.current, isLoading: true, failure: undefined })
        try {
          do {
            const page = await load(cursor ?? undefined)
            items = [...items, ...page.items]
            cursor = page.next
          } while (cursor !== null && !isEnough(items))
          set({ items, cursor, isLoading: false, failure: undefined })
        } catch (failure) {
          set({ ...held.current, isLoading: false, failure })
        }
      })
    },
    [load, set],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read anew with each version
  useEffect(() => {
    read(
      () => nothing,
      (items) => items.length >= held.current.items.length,
    )
  }, [read, version])
  const { cursor, ...shown } = loaded
  return {
    ...shown,
    hasMore: cursor !== null,
    loadMore() {
      if (held.current.isLoading) return
      read(
        () => held.current,
        () => true,
      )
    },
  }
}

/** The same for a list that is all here, whose rows are dear. */
export function usePagesOf<T>(all: readonly T[], pageSize: number): Pages<T> {
  const [count, setCount] = useState(pageSize)
  return {
    ...{ items: all.slice(0, count), isLoading: false, failure: undefined, hasMore: count < all.length },
    loadMore: () => setCount(Math.min(count, all.length) + pageSize),
  }
}
