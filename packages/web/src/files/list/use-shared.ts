import type { Files } from '@stonechat/client'
import type { FileKind, Message, Target } from '@stonechat/protocol'
import { type UIEvent, useCallback, useEffect, useState } from 'react'
import { useFiles } from '../use-files.js'
import type { ListedFile } from './by-month.js'

const kinds = {
  seen: ['image', 'video'],
  file: ['file'],
  heard: ['voice', 'audio'],
} as const satisfies Record<string, readonly FileKind[]>

export type SharedKind = keyof typeof kinds

const pageSize = 60
/** How near to the end (CSS pixels) the next page is fetched. */
const pageDistancePx = 400

interface SharedState {
  readonly messages: readonly Message[]
  readonly state: 'loading' | 'more' | 'done' | 'failed'
}

const start: SharedState = { messages: [], state: 'loading' }

/** The files of one kind in a conversation, newest first, page by page. */
export function useShared(target: Target, kind: SharedKind) {
  const sdk = useFiles()
  const [{ messages, state }, setShared] = useState(start)

  const load = useCallback(
    async (known: readonly Message[]) => {
      if (sdk === undefined) return
      setShared({ messages: known, state: 'loading' })
      setShared(await nextPage(sdk, target, kind, known))
    },
    [sdk, target, kind],
  )
  useEffect(() => {
    void load([])
  }, [load])

  const onScroll = ({ currentTarget: box }: UIEvent<HTMLElement>) => {
    const isNear = box.scrollHeight - box.clientHeight - box.scrollTop < pageDistancePx
    if (isNear && state === 'more') void load(messages)
  }
  return { files: filesOf(messages, kind), state, loadMore: () => void load(messages), onScroll }
}

async function nextPage(
  sdk: Files,
  target: Target,
  kind: SharedKind,
  known: readonly Message[],
): Promise<SharedState> {
  const beforeSeq = known.at(-1)?.seq
  try {
    const page = await sdk.list(target, {
      kinds: kinds[kind],
      limit: pageSize,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    })
    return { messages: [...known, ...page.messages], state: page.hasMore ? 'more' : 'done' }
  } catch {
    return { messages: known, state: 'failed' }
  }
}

/** A message may have files of other kinds as well. */
function filesOf(messages: readonly Message[], kind: SharedKind): ListedFile[] {
  const wanted: readonly FileKind[] = kinds[kind]
  return messages.flatMap((message) =>
    message.content?.type === 'file'
      ? message.content.files.filter((file) => wanted.includes(file.kind)).map((file) => ({ file, message }))
      : [],
  )
}
