import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { AtSign } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { useTexts } from '../base/context.js'
import { useSession } from '../base/use-people.js'

interface MentionPillProps {
  readonly target: Target
  readonly list: RefObject<HTMLElement | null>
  /** Those that are loaded. */
  readonly messages: readonly MessageView[]
  readonly onJump: (seq: number) => void
}

/** The way from one message that mentions the user to the next, for those that were not on the screen yet. */
export function MentionPill({ target, list, messages, onJump }: MentionPillProps) {
  const texts = useTexts().chat
  const pending = usePending(target, list, messages)
  const [next] = pending.seqs
  if (next === undefined) return null
  return (
    <button
      type="button"
      onClick={() => {
        pending.drop(next)
        onJump(next)
      }}
      data-testid="jump-to-mention"
      data-count={pending.seqs.length}
      aria-label={texts.mentions(pending.seqs.length)}
      title={texts.mentions(pending.seqs.length)}
      className="flex h-9 min-w-9 animate-rise items-center justify-center gap-1 rounded-full border border-line bg-raised px-2.5 text-sm font-medium text-accent shadow-floating hover:bg-hover"
    >
      <AtSign aria-hidden="true" className="size-4" />
      <span className="tabular-nums">{pending.seqs.length}</span>
    </button>
  )
}

/** Unread mentions since the conversation was opened, read or not, until they were on the screen. */
function usePending(target: Target, list: RefObject<HTMLElement | null>, messages: readonly MessageView[]) {
  const unread = useSession(target)?.mention_seqs
  const [seqs, setSeqs] = useState<readonly number[]>([])
  const [newest, setNewest] = useState(0)
  const drop = (seq: number) => setSeqs((held) => held.filter((one) => one !== seq))

  const last = unread?.at(-1) ?? 0
  if (last > newest) {
    setNewest(last)
    setSeqs([...new Set([...seqs, ...(unread ?? [])])].sort((one, other) => one - other))
  }
  const recalled = messages.find(({ seq, recalledAt }) => recalledAt !== null && seqs.includes(seq ?? 0))
  if (recalled?.seq !== undefined) drop(recalled.seq)

  useEffect(() => {
    const rows = list.current
    if (rows === null || seqs.length === 0) return
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target: row } of entries)
        if (isIntersecting) drop(Number((row as HTMLElement).dataset.seq))
    })
    for (const row of rows.querySelectorAll<HTMLElement>('[data-seq]'))
      if (seqs.includes(Number(row.dataset.seq))) observer.observe(row)
    return () => observer.disconnect()
  })

  return { seqs, drop }
}
