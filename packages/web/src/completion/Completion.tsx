import type { Target } from '@stonechat/protocol'
import { type RefObject, useEffect, useId, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { insertText } from '../base/insert-text.js'
import { isImeKey } from '../base/keys.js'
import { CompletionList } from './CompletionList.js'
import type { CompletionItem, CompletionSource } from './completion.js'
import { decideCompletionKey } from './completion-keys.js'
import { useCaret } from './use-caret.js'
import { useCompletions } from './use-completions.js'

export interface CompletionProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly target: Target
  readonly sources: readonly CompletionSource[]
}

/** The list over the field that completes what is being written. It takes the keys while it is open. */
export function Completion({ field, text, target, sources }: CompletionProps) {
  const { client } = useApp()
  const preferences = usePreferences()
  const texts = useTexts().composer
  const caret = useCaret(field)
  const { found, items, dismiss } = useCompletions({
    sources,
    text,
    caret,
    context: { client, target, preferences },
  })
  const [active, setActive] = useState(0)
  const id = useId()
  const isOpen = found !== undefined && items.length > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its best
  useEffect(() => setActive(0), [items])

  const pick = (item: CompletionItem | undefined) => {
    const area = field.current
    if (item === undefined || found === undefined || area === null) return
    insertText(area, item.insert, { from: found.from, to: found.from + 1 + found.query.length })
    item.onPick?.()
  }

  useEffect(() => {
    const area = field.current
    if (!isOpen || area === null) return
    area.setAttribute('aria-controls', id)
    area.setAttribute('aria-autocomplete', 'list')
    area.setAttribute('aria-activedescendant', `${id}-${active}`)
    return () => {
      for (const name of ['aria-controls', 'aria-autocomplete', 'aria-activedescendant'])
        area.removeAttribute(name)
    }
  }, [field, isOpen, id, active])

  useEffect(() => {
    const area = field.current
    if (!isOpen || area === null) return
    // Before the composer has it: Enter picks and does not send.
    const react = (event: KeyboardEvent) => {
      if (isImeKey(event)) return
      const action = decideCompletionKey(event, active, items.length)
      if (action === undefined) return
      event.preventDefault()
      event.stopPropagation()
      if (action === 'dismiss') dismiss()
      else if (action === 'pick') pick(items[active])
      else setActive(action)
    }
    area.addEventListener('keydown', react, { capture: true })
    return () => area.removeEventListener('keydown', react, { capture: true })
  })

  return (
    <>
      {isOpen && <CompletionList id={id} items={items} active={active} onActive={setActive} onPick={pick} />}
      <p role="status" className="sr-only">
        {isOpen ? texts.completions(items.length) : ''}
      </p>
    </>
  )
}
