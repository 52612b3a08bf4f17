import type { Sticker, Target } from '@stonechat/protocol'
import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { useApp, usePreferences, useReadable, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import { altOf } from './alt.js'
import { moveFocus } from './move-focus.js'
import { StickerPicture } from './StickerPicture.js'
import { usePacks } from './use-packs.js'

interface StickerPanelProps {
  readonly target: Target
  readonly onClose: () => void
}

/** The stickers that can be sent: one's own, which can be removed here, then those that the server has for everybody. */
export function StickerPanel({ target, onClose }: StickerPanelProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().sticker
  const own = useReadable(client.stickers)
  const packs = usePacks(client)
  const [isRemoving, setIsRemoving] = useState(false)
  useEffect(() => void client.loadStickers(), [client])

  const send = ({ id, file }: Sticker) => {
    const timeline = client.open(target)
    timeline.send({ type: 'sticker', sticker_id: id, file })
    timeline.close()
    onClose()
  }
  const remove = ({ id }: Sticker) =>
    client
      .call('sticker.remove', { sticker_id: id })
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))

  return (
    <div
      role="toolbar"
      aria-label={texts.tab}
      data-testid="sticker-panel"
      onKeyDown={moveFocus}
      className="h-full overflow-y-auto overscroll-contain px-2 pb-2"
    >
      <Heading text={texts.own}>
        {own !== undefined && own.length > 0 && (
          <button
            type="button"
            aria-pressed={isRemoving}
            onClick={() => setIsRemoving(!isRemoving)}
            className="rounded-s px-1 text-accent hover:underline"
          >
            {isRemoving ? texts.done : texts.tidy}
          </button>
        )}
      </Heading>
      {own?.length === 0 && <p className="px-1 py-2 text-sm text-ink-quiet">{texts.none}</p>}
      <Grid
        stickers={own ?? []}
        isRemoving={isRemoving}
        onPress={isRemoving ? remove : send}
        onDelete={remove}
      />
      {packs.map(({ id, title, stickers }) => (
        <section key={id} aria-label={title}>
          <Heading text={title} />
          <Grid stickers={stickers} onPress={send} />
        </section>
      ))}
    </div>
  )
}

function Heading({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className="sticky top-0 z-10 flex items-center justify-between bg-raised px-1 py-1.5 text-xs text-ink-soft">
      <bdi className="truncate">{text}</bdi>
      {children}
    </div>
  )
}

interface GridProps {
  readonly stickers: readonly Sticker[]
  readonly isRemoving?: boolean
  readonly onPress: (sticker: Sticker) => void
  readonly onDelete?: (sticker: Sticker) => void
}

/** One stop for the tab key: arrows go on from there. */
function Grid({ stickers, isRemoving = false, onPress, onDelete }: GridProps) {
  const texts = useTexts().sticker
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(4.5rem,1fr))] gap-1">
      {stickers.map((sticker, index) => {
        const alt = altOf(sticker.file.name, texts)
        return (
          <button
            key={sticker.id}
            type="button"
            data-sticker
            tabIndex={index === 0 ? 0 : -1}
            aria-label={isRemoving ? texts.remove(alt) : alt}
            onClick={() => onPress(sticker)}
            onKeyDown={(event: KeyboardEvent) => event.key === 'Delete' && onDelete?.(sticker)}
            className="relative aspect-square rounded-m p-1.5 hover:bg-hover"
          >
            <span aria-hidden="true" className="relative block size-full">
              <StickerPicture file={sticker.file} />
            </span>
            {isRemoving && (
              <span className="absolute end-0.5 top-0.5 rounded-full bg-danger p-0.5 text-on-danger">
                <X className="size-3" />
              </span>
            )}
          </button>
        )
      })}
    </div>
  )
}
