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

/** What has been fetched, oldest first. */
interface Known {
  readonly shown: readonly ShownFile[]
  /** The page before it ends here; `undefined` where there is none, or before it is known. */
  readonly beforeSeq: number | undefined
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
  const [{ shown, beforeSeq }, setKnown] = useState(
    (): Known => ({ shown: files.map((file) => ({ file, origin })), beforeSeq: undefined }),
  )
  const [currentId, setCurrentId] = useState(startId)
  const index = Math.max(
    0,
    shown.findIndex(({ file }) => file.id === currentId),
  )
  const seq = origin?.seq

  useEffect(() => {
    if (sdk === undefined || target === undefined || seq === undefined) return
    let isOver = false
    void around(sdk, target, seq).then((found) => {
      if (isOver || found === undefined) return
      setKnown((now) => ({ shown: join(found.shown, now.shown), beforeSeq: found.beforeSeq }))
    })
    return () => {
      isOver = true
    }
  }, [sdk, target, seq])

  const isLoading = useRef(false)
  const loadOlder = useCallback(async () => {
    if (sdk === undefined || target === undefined || beforeSeq === undefined || isLoading.current) return
    isLoading.current = true
    const older = await pageBefore(sdk, target, beforeSeq).catch(() => undefined)
    isLoading.current = false
    // Without a network there is nothing further; the next step tries again.
    if (older === undefined) return
    setKnown((now) => ({ shown: join(older.shown, now.shown), beforeSeq: older.beforeSeq }))
  }, [sdk, target, beforeSeq])
  useEffect(() => {
    if (index < nearEnd) void loadOlder()
  }, [index, loadOlder])

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

/** The newest pages down to the one with a message; else what is before it. */
async function around(sdk: Files, target: Target, seq: number): Promise<Known | undefined> {
  let known: Known = { shown: [], beforeSeq: undefined }
  try {
    for (let page = 0; page < newerPagesMax; page += 1) {
      const { shown, beforeSeq } = await pageBefore(sdk, target, known.beforeSeq)
      known = { shown: [...shown, ...known.shown], beforeSeq }
      if (beforeSeq === undefined || beforeSeq <= seq) return known
    }
    return { shown: [], beforeSeq: seq }
  } catch {
    return undefined
  }
}

/** The page before a message, or the newest one. */
async function pageBefore(sdk: Files, target: Target, beforeSeq: number | undefined): Promise<Known> {
  const { messages, hasMore } = await sdk.list(target, {
    kinds: ['image', 'video'],
    limit: pageSize,
    ...(beforeSeq === undefined ? {} : { beforeSeq }),
  })
  return { shown: toAscending(messages), beforeSeq: hasMore ? messages.at(-1)?.seq : undefined }
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
