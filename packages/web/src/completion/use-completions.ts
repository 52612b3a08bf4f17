import { useEffect, useState } from 'react'
import type { CompletionContext, CompletionItem, CompletionSource } from './completion.js'
import { type FoundTrigger, findTrigger } from './find-trigger.js'

interface CompletionsOptions {
  readonly sources: readonly CompletionSource[]
  readonly text: string
  readonly caret: number | undefined
  readonly context: CompletionContext
}

interface Completions {
  readonly found: FoundTrigger<CompletionSource> | undefined
  readonly items: readonly CompletionItem[]
  /** Offers nothing more for the word at the caret. */
  readonly dismiss: () => void
}

const none: readonly CompletionItem[] = []

/** What can be completed at the caret. What was found stays while the next is looked for, as long as it is the same word. */
export function useCompletions({ sources, text, caret, context }: CompletionsOptions): Completions {
  const { client, preferences } = context
  const { target_type, target_id } = context.target
  const trigger = caret === undefined ? undefined : findTrigger(text, caret, sources)
  const source = trigger?.trigger
  const { from, query } = trigger ?? {}
  const [dismissed, setDismissed] = useState<number>()
  const [answer, setAnswer] = useState<{ from: number | undefined; items: readonly CompletionItem[] }>()
  const isWanted = source !== undefined && from !== dismissed

  useEffect(() => {
    if (from === undefined) setDismissed(undefined)
  }, [from])

  useEffect(() => {
    if (!isWanted || query === undefined) return setAnswer(undefined)
    let isCurrent = true
    const look = async () => {
      const target = { target_type, target_id }
      const items = await source.find(query, { client, target, preferences })
      if (isCurrent) setAnswer({ from, items })
    }
    look().catch(() => {
      if (isCurrent) setAnswer(undefined)
    })
    return () => {
      isCurrent = false
    }
  }, [isWanted, source, from, query, client, target_type, target_id, preferences])

  const found = isWanted && answer?.from === from ? trigger : undefined
  const items = found === undefined ? none : (answer?.items ?? none)
  return { found, items, dismiss: () => setDismissed(from) }
}
