import type { MessageView, Timeline } from '@stonechat/client'
import { isVisible, type Target } from '@stonechat/protocol'
import { ArrowUp, Check } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { useLimits } from '../base/use-limits.js'
import { media, useMedia } from '../base/use-media.js'
import { useIsSelf, useSession } from '../base/use-people.js'
import { editTextOf } from '../content/index.js'
import { failureText } from '../text/error-text.js'
import { classes } from '../ui/classes.js'
import { decideKey } from './keys.js'
import { ModeBar } from './ModeBar.js'
import { useTextAreaHeight } from './use-text-area-height.js'

/** What the composer is writing. `text`: what to put into an otherwise new message, or in place of the message's own. */
export type ComposerMode =
  | { readonly kind: 'new'; readonly text?: string }
  | { readonly kind: 'reply'; readonly message: MessageView }
  | { readonly kind: 'edit'; readonly message: MessageView; readonly text?: string }

interface ComposerProps {
  readonly timeline: Timeline
  readonly target: Target
  readonly title: string
  readonly mode: ComposerMode
  readonly onLeaveMode: () => void
  readonly onEditLast: () => void
  /** The server did not take an edit. */
  readonly onEditFailed: (message: MessageView, text: string) => void
}

/** Where messages are written, answered and edited. */
export function Composer(props: ComposerProps) {
  const { timeline, target, title, mode, onLeaveMode, onEditLast, onEditFailed } = props
  const { client, toasts } = useApp()
  const { sendKey, language } = usePreferences()
  const texts = useTexts().composer
  const isTouch = useMedia(media.touch)
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, setText, restoreDraft } = useComposerText({ target, mode, field })
  useTextAreaHeight(field, text)
  const isEditing = mode.kind === 'edit'
  const isSelf = useIsSelf(target)
  const { text_max_characters } = useLimits()
  const overCharacters = [...text].length - text_max_characters
  const canSend = isVisible(text) && overCharacters <= 0

  const write = (value: string) => {
    setText(value)
    if (isEditing) return
    client.setDraft(target, value)
    if (value !== '') timeline.typing()
  }

  const leave = () => {
    onLeaveMode()
    if (isEditing) restoreDraft()
  }

  const send = () => {
    if (!canSend) return
    if (mode.kind === 'edit') {
      const { message } = mode
      if (message.seq !== undefined && text !== editTextOf(message.content)) {
        timeline.edit(message.seq, text).catch((error: unknown) => {
          toasts.show(failureText(error, language), 'danger')
          onEditFailed(message, text)
        })
      }
      leave()
    } else {
      const replyTo = mode.kind === 'reply' ? mode.message.seq : undefined
      timeline.send(text, replyTo === undefined ? {} : { replyTo })
      client.setDraft(target, '')
      setText('')
      onLeaveMode()
    }
    field.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const action = decideKey(event.nativeEvent, { isEmpty: text === '', sendKey, isTouch })
    if (action === undefined) return
    if (action === 'leave' && mode.kind === 'new') return
    event.preventDefault()
    if (action === 'send') send()
    if (action === 'edit-last') onEditLast()
    if (action === 'leave') leave()
  }

  return (
    <div className="shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]">
      <div className="mx-auto max-w-220 px-2 py-2 pane:px-5 pane:py-3">
        <ModeBar mode={mode} onLeave={leave} />
        <div className="flex items-end gap-2">
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            aria-label={texts.label}
            placeholder={isSelf ? texts.placeholderSelf : texts.placeholder(title)}
            data-testid="composer"
            data-focus-home
            enterKeyHint={isTouch ? 'enter' : 'send'}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            className="field-sizing-content max-h-[38vh] min-h-10 min-w-0 flex-1 resize-none rounded-l border border-line bg-canvas px-3.5 py-2 leading-5.5 -outline-offset-1 transition-colors placeholder:truncate focus-visible:border-accent focus-visible:outline-1"
          />
          <button
            type="button"
            aria-label={isEditing ? texts.saveEdit : texts.send}
            title={isEditing ? texts.saveEdit : texts.send}
            data-testid="send"
            disabled={!canSend}
            // The keyboard of a phone stays open while the field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={send}
            className={classes(
              'flex size-10 shrink-0 items-center justify-center rounded-full transition-colors',
              canSend ? 'bg-accent text-on-accent hover:bg-accent-strong' : 'bg-sunken text-ink-quiet',
            )}
          >
            {isEditing ? <Check className="size-5" /> : <ArrowUp className="size-5" />}
          </button>
        </div>
        {overCharacters > 0 && (
          <p role="alert" className="px-3 pt-1 text-xs text-danger">
            {texts.tooLong(overCharacters)}
          </p>
        )}
      </div>
    </div>
  )
}

interface ComposerTextOptions {
  readonly target: Target
  readonly mode: ComposerMode
  readonly field: React.RefObject<HTMLTextAreaElement | null>
}

/** The text of the field: the draft, the message under edit, or what is to be written again. */
function useComposerText({ target, mode, field }: ComposerTextOptions) {
  const { client } = useApp()
  const isTouch = useMedia(media.touch)
  const [text, setText] = useState(() => client.getDraft(target))
  const restoreDraft = () => setText(client.getDraft(target))
  const isFirst = useRef(true)
  const shownDraft = useRef(text)
  const draft = useSession(target)?.draft

  // A draft that was written elsewhere, or comes only with the first answer, shows unless something else is in the field.
  useEffect(() => {
    if (draft === undefined) return
    const before = shownDraft.current
    const now = client.getDraft(target)
    shownDraft.current = now
    if (mode.kind !== 'edit') setText((current) => (current === before ? now : current))
  }, [client, target, draft, mode.kind])

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
