import type { Files, KnownFile } from '@stonechat/client'
import type { Message, Target } from '@stonechat/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useFiles } from '../use-files.js'

/** What is said of where a picture comes from. */
export interface Origin {
  /** `undefined` while the message has no place yet. */
  readonly seq: number | undefined
  readonly senderId: number
  readonly createdAt: number
  readonly text: string | undefined
}

/** One picture or video of the conversation. */
export interface ShownFile {
  readonly file: KnownFile
  readonly origin: Origin | undefined
}

interface ShownOptions {
  /** What is known from the beginning: the pictures and videos of one message. */
  readonly files: readonly KnownFile[]
  readonly origin: Origin | undefined
  readonly target: Target | undefined
  readonly startId: string
}

const pageSize = 50
/** How many newer pages are looked through for the message: beyond them only what is before it can be leafed to. */
const newerPagesMax = 4
/** So near to the oldest one that is known, the next page is fetched. */
const nearEnd = 3

/** Leafs through the pictures and videos of a conversation, oldest first; begins with what is known and fetches the rest. */
export function useShown({ files, origin, target, startId }: ShownOptions) {
  const sdk = useFiles()
  const [shown, setShown] = useState(() => files.map((file): ShownFile => ({ file, origin })))
  const [currentId, setCurrentId] = useState(startId)
  const index = Math.max(
    0,
    shown.findIndex(({ file }) => file.id === currentId),
  )
  const older = useOlder(sdk, target, setShown)
  const seq = origin?.seq

  useEffect(() => {
    if (sdk === undefined || target === undefined || seq === undefined) return
    let isOver = false
    void around(sdk, target, seq).then((found) => {
      if (isOver || found === undefined) return
      setShown((now) => join(found.shown, now))
      older.start(found.beforeSeq)
    })
    return () => {
      isOver = true
    }
  }, [sdk, target, seq, older])

  useEffect(() => {
    if (index < nearEnd) older.load()
  }, [index, older])

  const go = useCallback(
    (step: 1 | -1) => {
      const next = shown[index + step]
      if (next !== undefined) setCurrentId(next.file.id)
    },
    [shown, index],
  )
  return {
    current: shown[index],
    at: index + 1,
    count: shown.length,
    hasPrevious: index > 0,
    hasNext: index < shown.length - 1,
    go,
  }
}

/** Pages before the oldest one that is known, one at a time. */
function useOlder(
  sdk: Files | undefined,
  target: Target | undefined,
  setShown: (change: (now: readonly ShownFile[]) => ShownFile[]) => void,
) {
  const beforeSeq = useRef<number>(undefined)
  const isLoading = useRef(false)
  const load = useCallback(async () => {
    if (sdk === undefined || target === undefined || beforeSeq.current === undefined || isLoading.current)
      return
    isLoading.current = true
    try {
      const page = await sdk.list(target, {
        kinds: ['image', 'video'],
        beforeSeq: beforeSeq.current,
        limit: pageSize,
      })
      beforeSeq.current = page.hasMore ? page.messages.at(-1)?.seq : undefined
      setShown((now) => join(toAscending(page.messages), now))
    } catch {
      // Without a network there is nothing further; the next step tries again.
    }
    isLoading.current = false
  }, [sdk, target, setShown])
  const [older] = useState({
    start(seq: number | undefined) {
      beforeSeq.current = seq
    },
    load: () => {},
  })
  useEffect(() => {
    older.load = () => void load()
  }, [older, load])
  return older
}

/** The newest pages down to the one with a message; else that which ends with it. */
async function around(sdk: Files, target: Target, seq: number) {
  const kinds = ['image', 'video'] as const
  let shown: ShownFile[] = []
  let before: number | undefined
  try {
    for (let page = 0; page < newerPagesMax; page += 1) {
      const found = await sdk.list(target, {
        kinds,
        limit: pageSize,
        ...(before === undefined ? {} : { beforeSeq: before }),
      })
      shown = [...toAscending(found.messages), ...shown]
      before = found.hasMore ? found.messages.at(-1)?.seq : undefined
      if (before === undefined || before <= seq) return { shown, beforeSeq: before }
    }
    return { shown: [], beforeSeq: seq }
  } catch {
    return undefined
  }
}

function toAscending(messages: readonly Message[]): ShownFile[] {
  return messages
    .toReversed()
    .flatMap((message) => {
      const { content } = message
      return content?.type === 'file'
        ? content.files.map((file) => ({ file, origin: originOf(message) }))
        : []
    })
    .filter(({ file }) => file.kind === 'image' || file.kind === 'video')
}

export function originOf({ seq, sender_id, created_at, content }: Message): Origin {
  const text = content?.type === 'file' ? content.text : undefined
  return { seq, senderId: sender_id, createdAt: created_at, text }
}

/** Both, in order; a file that was sent more than once stands where it came first. */
function join(older: readonly ShownFile[], newer: readonly ShownFile[]): ShownFile[] {
  const known = new Set(older.map(({ file }) => file.id))
  return [...older, ...newer.filter(({ file }) => !known.has(file.id))]
}
