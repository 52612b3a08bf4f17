import type { Client } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useApp, usePreferences } from '../base/context.js'
import { media, useMedia } from '../base/use-media.js'
import { useSession } from '../base/use-people.js'
import { editTextOf } from '../content/index.js'
import { type Locale, textsOf } from '../text/index.js'
import type { ComposerMode } from './Composer.js'

interface ComposerTextOptions {
  readonly target: Target
  readonly mode: ComposerMode
  readonly field: React.RefObject<HTMLTextAreaElement | null>
}

/** The text of the field: the draft, the message under edit, or what is to be written again. */
export function useComposerText({ target, mode, field }: ComposerTextOptions) {
  const { client } = useApp()
  const isTouch = useMedia(media.touch)
  const [text, setText] = useState(() => client.getDraft(target))
  const restoreDraft = () => setText(client.getDraft(target))
  const isFirst = useRef(true)
  const shownDraft = useRef(text)
  const draft = useSession(target)?.draft
  const { language } = usePreferences()
  const lookUp = useCallback(
    (words: string) => {
      if (target.target_type === 'group' && words.includes('@'))
        void findAgain(client, target, language, words)
    },
    [client, target, language],
  )
  // What was written elsewhere comes as a text alone.
  useEffect(() => lookUp(shownDraft.current), [lookUp])

  // A draft that was written elsewhere, or comes only with the first answer, shows unless something else is in the field.
  useEffect(() => {
    if (draft === undefined) return
    const before = shownDraft.current
    const now = client.getDraft(target)
    shownDraft.current = now
    if (now !== before) lookUp(now)
    if (mode.kind !== 'edit') setText((current) => (current === before ? now : current))
  }, [client, target, draft, mode.kind, lookUp])

  useEffect(() => {
    if (mode.kind === 'edit') setText(mode.text ?? editTextOf(mode.message.content) ?? '')
    if (mode.kind === 'new' && mode.text !== undefined) {
      setText(mode.text)
      client.setDraft(target, mode.text)
    }
    // Opening a conversation on a phone shows it; the keyboard comes when it is asked for.
    if (!isFirst.current || !isTouch) field.current?.focus()
    isFirst.current = false
  }, [client, target, mode, field, isTouch])

  return { text, setText, restoreDraft }
}

/** Without a network, or without its code, the words stay words. */
async function findAgain(client: Client, target: Target, language: Locale, draft: string): Promise<void> {
  try {
    const { findAgain } = await import('../mention/find-again.js')
    await findAgain(client, target, textsOf(language), draft)
  } catch {}
}
