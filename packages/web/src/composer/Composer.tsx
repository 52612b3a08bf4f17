import type { Mentions, MessageView, Timeline } from '@stonechat/client'
import { isVisible, type Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { type KeyboardEvent, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import type { Answered } from '../base/answered.js'
import { createCell } from '../base/cell.js'
import { useApp, usePreferences, useReadable, useTexts } from '../base/context.js'
import { useFileMaxBytes, useLimits } from '../base/use-limits.js'
import { media, useMedia } from '../base/use-media.js'
import { useGroup, useIsSelf } from '../base/use-people.js'
import {
  emptyTray,
  hasContent,
  type Tray as TrayState,
  toSend,
  trayOf,
  trayOfMessage,
} from '../files/tray/tray.js'
import { canRecord, toVoice } from '../files/voice/recording.js'
import { dropPicked, mentionsOf } from '../mention/picked.js'
import { ScheduledBar, SendLaterDialog } from '../scheduled/lazy-parts.js'
import type { Unsent } from '../scheduled/unsent.js'
import type { AttachHandle } from './Attach.js'
import { Attach, DropZone, Tray, UploadWarning, VoiceButton } from './file-parts.js'
import { decideKey } from './keys.js'
import { ComposerCompletion, ComposerPicker, mayComplete, SlowMode } from './lazy-parts.js'
import { ModeBar } from './ModeBar.js'
import { EmojiButton } from './picker/EmojiButton.js'
import { SendButton } from './SendButton.js'
import { useAttaching } from './use-attaching.js'
import { useComposerText } from './use-composer-text.js'
import { useEdit } from './use-edit.js'
import { useTextAreaHeight } from './use-text-area-height.js'

/** What the composer is writing. `text`: what to put into an otherwise new message, or in place of the message's own. */
export type ComposerMode =
  | { readonly kind: 'new'; readonly text?: string }
  | { readonly kind: 'reply'; readonly message: Answered }
  | {
      readonly kind: 'edit'
      readonly message: MessageView
      readonly text?: string
      readonly tray?: TrayState
    }

interface ComposerProps {
  readonly timeline: Timeline
  readonly target: Target
  readonly title: string
  readonly mode: ComposerMode
  readonly onLeaveMode: () => void
  readonly onAnswer: (message: Answered) => void
  readonly onEditLast: () => void
  /** The server did not take an edit. */
  readonly onEditFailed: (message: MessageView, text: string, tray: TrayState) => void
}

/** Where messages are written, answered and edited. */
export function Composer(props: ComposerProps) {
  const { timeline, target, title, mode, onLeaveMode, onAnswer, onEditLast, onEditFailed } = props
  const { client } = useApp()
  const { sendKey } = usePreferences()
  const texts = useTexts().composer
  const isTouch = useMedia(media.touch)
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, setText, restoreDraft } = useComposerText({ target, mode, field })
  useTextAreaHeight(field, text)
  const isEditing = mode.kind === 'edit'
  const isSelf = useIsSelf(target)
  const canAttach = useFileMaxBytes() > 0
  const trayCell = useMemo(
    () =>
      mode.kind === 'edit'
        ? createCell(mode.tray ?? trayOfMessage(mode.message.content))
        : trayOf(client, target),
    [client, target, mode],
  )
  const { tray, setTray, addFiles, onPaste } = useAttaching(trayCell, field, canAttach)
  const attach = useRef<AttachHandle>(null)
  const hasFiles = (isEditing || canAttach) && tray.items.length > 0
  const { text_max_characters } = useLimits()
  const overCharacters = [...text].length - (hasFiles ? limits.captionMaxCharacters : text_max_characters)
  const edit = useEdit({ timeline, onLeave: () => leave(), onFailed: onEditFailed })
  const isSaving = edit.progress !== undefined
  const group = useGroup(target.target_type === 'group' ? target.target_id : undefined)
  const slowSeconds = !isEditing && group?.role === 'member' ? group.slow_mode_s : 0
  const [isWaiting, setIsWaiting] = useState(false)
  // A caption may be missing, but not be blank.
  const canSend =
    (isVisible(text) || (hasFiles && text === '')) && overCharacters <= 0 && !isSaving && !isWaiting
  const [isRecording, setIsRecording] = useState(false)
  const [isPicking, setIsPicking] = useState(false)
  const [isChoosingTime, setIsChoosingTime] = useState(false)
  const hasScheduled = useReadable(client.scheduled).length > 0
  const closePicker = useCallback(() => setIsPicking(false), [])
  const emojiButton = useRef<HTMLButtonElement>(null)
  const canSpeak = isRecording || (canAttach && !isEditing && !hasFiles && text === '' && canRecord())

  const caption = useTexts().files.caption
  const placeholder = hasFiles ? caption : isSelf ? texts.placeholderSelf : texts.placeholder(title)

  const write = (value: string) => {
    setText(value)
    if (isEditing) return
    client.setDraft(target, value)
    if (value !== '') timeline.typing()
  }

  // What is being written meanwhile is kept.
  const writeAnew = ({ text: words, answered }: Unsent) => {
    write(text === '' ? words : `${text}\n${words}`)
    if (answered !== undefined) onAnswer(answered)
    field.current?.focus()
  }

  const leave = () => {
    edit.giveUp()
    onLeaveMode()
    if (isEditing) restoreDraft()
  }

  const post = (content: Parameters<Timeline['send']>[0], mentions?: Mentions) => {
    const replyTo = mode.kind === 'reply' ? mode.message.seq : undefined
    timeline.send(content, { replyTo, mentions })
    onLeaveMode()
  }

  const send = () => {
    if (!canSend) return
    if (mode.kind === 'edit') {
      edit.save(mode.message, text, tray)
    } else {
      const content = hasFiles ? { files: tray.items.map(toSend), ...(text === '' ? {} : { text }) } : text
      post(content, mentionsOf(text, target))
      empty()
    }
    field.current?.focus()
  }

  const empty = () => {
    dropPicked(target)
    client.setDraft(target, '')
    setText('')
    setTray(emptyTray)
  }

  const onKept = () => {
    setIsChoosingTime(false)
    onLeaveMode()
    empty()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const action = decideKey(event.nativeEvent, { isEmpty: text === '', sendKey, isTouch })
    if (action === undefined) return
    if (action === 'leave' && mode.kind === 'new') return
    event.preventDefault()
    if (action === 'send') send()
    if (action === 'edit-last' && !isEditing) onEditLast()
    if (action === 'leave') leave()
  }

  return (
    <div className="shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]">
      <div className="mx-auto max-w-220 px-2 py-2 pane:px-5 pane:py-3">
        {hasScheduled && !isEditing && (
          <Suspense>
            <ScheduledBar target={target} onWrite={writeAnew} />
          </Suspense>
        )}
        {isChoosingTime && (
          <Suspense>
            <SendLaterDialog
              target={target}
              text={text}
              files={tray.items}
              replyTo={mode.kind === 'reply' ? mode.message.seq : undefined}
              onKept={onKept}
              onClose={() => setIsChoosingTime(false)}
            />
          </Suspense>
        )}
        <ModeBar mode={mode} progress={edit.progress} onLeave={leave} />
        {(canAttach || hasFiles) && (
          <Suspense>
            <UploadWarning timeline={timeline} />
            {canAttach && <DropZone title={title} onFiles={addFiles} />}
            {hasContent(tray) && (
              <Tray
                tray={trayCell}
                onAdd={canAttach ? () => attach.current?.choose() : undefined}
                onTakenOut={() => field.current?.focus()}
              />
            )}
          </Suspense>
        )}
        <div className="relative flex items-end gap-1 pane:gap-2">
          {(canAttach || !isEditing) && (
            <Suspense fallback={<span className="size-10 shrink-0" />}>
              <Attach
                ref={attach}
                target={target}
                onFiles={canAttach ? addFiles : undefined}
                onPost={isEditing ? undefined : post}
              />
            </Suspense>
          )}
          <div className="relative flex min-w-0 flex-1">
            <textarea
              ref={field}
              rows={1}
              dir="auto"
              value={text}
              readOnly={isSaving}
              aria-label={texts.label}
              placeholder={placeholder}
              data-testid="composer"
              data-focus-home
              enterKeyHint={isTouch ? 'enter' : 'send'}
              onChange={(event) => write(event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              className="field-sizing-content max-h-[38vh] min-h-10 w-full resize-none rounded-l border border-line bg-canvas ps-3.5 pe-10.5 py-2 leading-5.5 -outline-offset-1 transition-colors placeholder:truncate focus-visible:border-accent focus-visible:outline-1"
            />
            <EmojiButton
              ref={emojiButton}
              isOpen={isPicking}
              onPress={() => (isPicking && isTouch ? field.current?.focus() : setIsPicking(!isPicking))}
            />
          </div>
          {mayComplete(text) && (
            <Suspense>
              <ComposerCompletion field={field} text={text} target={target} />
            </Suspense>
          )}
          {canSpeak ? (
            <Suspense fallback={<span className="size-10 shrink-0" />}>
              <VoiceButton
                onDone={(recording) => post({ files: [toVoice(recording)] })}
                onActive={setIsRecording}
              />
            </Suspense>
          ) : (
            <SendButton
              isEditing={isEditing}
              canSend={canSend}
              onPress={send}
              onLater={canSend && !isEditing ? () => setIsChoosingTime(true) : undefined}
            />
          )}
        </div>
        {isPicking && (
          <Suspense>
            <ComposerPicker field={field} button={emojiButton} target={target} onClose={closePicker} />
          </Suspense>
        )}
        {slowSeconds > 0 && (
          <Suspense>
            <SlowMode
              timeline={timeline}
              seconds={slowSeconds}
              isWaiting={isWaiting}
              onWaiting={setIsWaiting}
            />
          </Suspense>
        )}
        {overCharacters > 0 && (
          <p role="alert" className="px-3 pt-1 text-xs text-danger">
            {texts.tooLong(overCharacters)}
          </p>
        )}
      </div>
    </div>
  )
}
