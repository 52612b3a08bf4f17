import type { KnownFile } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, useState } from 'react'
import { usePreferences, useTexts } from '../../base/context.js'
import { useUserName } from '../../base/use-people.js'
import { formatFull } from '../../text/time.js'
import { IconButton } from '../../ui/Button.js'
import { Markdown } from '../../ui/markdown/Markdown.js'
import { returnFocusTo } from '../../ui/return-focus.js'
import { useSave } from '../row/SaveButton.js'
import { useSource } from '../use-source.js'
import { type Origin, useShown } from './use-shown.js'
import { ZoomPane } from './ZoomPane.js'
import type { SwipeEnd } from './zoom.js'

interface LightboxProps {
  readonly files: readonly KnownFile[]
  readonly origin: Origin | undefined
  readonly target: Target | undefined
  readonly startId: string
  readonly onClose: () => void
}

const onShade =
  'text-on-shade focus-visible:outline-on-shade enabled:hover:bg-on-shade/15 enabled:hover:text-on-shade'

/** Pictures and videos of a conversation, one at a time and as large as the window. */
export function Lightbox({ files, origin, target, startId, onClose }: LightboxProps) {
  const texts = useTexts()
  const words = texts.files
  const [opener] = useState(() => document.activeElement)
  const { current, at, count, hasPrevious, hasNext, go } = useShown({ files, origin, target, startId })
  const save = useSave()
  if (current === undefined) return null
  const isVideo = current.file.kind === 'video'
  const label = isVideo ? words.video : words.picture

  const onKeyDown = ({ key }: KeyboardEvent) => {
    // In a video they are the video's.
    if (document.activeElement instanceof HTMLVideoElement) return
    if (key === 'ArrowLeft') go(-1)
    if (key === 'ArrowRight') go(1)
  }
  const onSwipe = (end: Exclude<SwipeEnd, 'stay'>) => {
    if (end === 'close') onClose()
    else go(end === 'next' ? 1 : -1)
  }
  const returnFocus = (event: Event) => {
    event.preventDefault()
    returnFocusTo(opener)
  }

  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          onKeyDown={onKeyDown}
          data-testid="lightbox"
          className="fixed inset-0 z-50 flex animate-appear flex-col bg-shade/92 pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] text-on-shade outline-none"
        >
          <header className="flex h-14 shrink-0 items-center gap-1 ps-4 pe-2">
            <Radix.Title className="sr-only">{label}</Radix.Title>
            {current.origin === undefined ? (
              <span className="flex-1" />
            ) : (
              <OriginLine origin={current.origin} />
            )}
            <span className="shrink-0 px-2 text-sm tabular-nums" role="status" data-testid="lightbox-place">
              {count > 1 && words.of(at, count)}
            </span>
            <IconButton
              label={words.save}
              className={onShade}
              onClick={() => save(current.file)}
              data-testid="lightbox-save"
            >
              <Download className="size-5" />
            </IconButton>
            <Radix.Close asChild>
              <IconButton label={texts.close} className={onShade} data-testid="lightbox-close">
                <X className="size-5" />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="relative min-h-0 flex-1">
            {isVideo ? (
              <LargeVideo key={current.file.id} file={current.file} />
            ) : (
              <ZoomPane key={current.file.id} file={current.file} label={label} onSwipe={onSwipe} />
            )}
            {hasPrevious && (
              <Turn label={words.previous} side="start-2" onPress={() => go(-1)}>
                <ChevronLeft className="size-6 rtl:-scale-x-100" />
              </Turn>
            )}
            {hasNext && (
              <Turn label={words.next} side="end-2" onPress={() => go(1)}>
                <ChevronRight className="size-6 rtl:-scale-x-100" />
              </Turn>
            )}
          </div>
          {current.origin?.text !== undefined && current.origin.text !== '' && (
            <div
              dir="auto"
              className="mx-auto max-h-[22vh] max-w-180 overflow-y-auto px-5 py-3 text-center"
              translate="yes"
            >
              <Markdown source={current.origin.text} />
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface TurnProps {
  readonly label: string
  readonly side: string
  readonly onPress: () => void
  readonly children: React.ReactNode
}

/** For the pointer; fingers swipe, and keys have their arrows. */
function Turn({ label, side, onPress, children }: TurnProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className={`absolute top-1/2 ${side} flex size-11 -translate-y-1/2 items-center justify-center rounded-full bg-shade/60 hover:bg-shade focus-visible:outline-on-shade`}
    >
      {children}
    </button>
  )
}

/** Who sent it, and when. */
function OriginLine({ origin: { senderId, createdAt } }: { readonly origin: Origin }) {
  const { language } = usePreferences()
  const words = useTexts().files
  const name = useUserName(senderId)
  return (
    <p className="min-w-0 flex-1 truncate text-sm">{words.sentBy(name, formatFull(language, createdAt))}</p>
  )
}

function LargeVideo({ file }: { readonly file: KnownFile }) {
  const { url, renew } = useSource(file.id)
  return (
    // biome-ignore lint/a11y/useMediaCaption: people's own videos have no captions
    <video
      src={url}
      controls
      autoPlay
      playsInline
      onError={renew}
      className="absolute inset-0 size-full object-contain"
    />
  )
}
