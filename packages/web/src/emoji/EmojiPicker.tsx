import { EmojiPicker as Grid } from 'frimousse'
import { type ReactNode, useRef, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { Spinner } from '../ui/Spinner.js'
import { GroupBar } from './GroupBar.js'
import { gridParts } from './grid-parts.js'
import { resolveEmoji } from './picker-data.js'
import { RecentEmoji } from './RecentEmoji.js'
import { useRecentEmoji } from './recent-emoji.js'
import { SkinToneSwitch } from './SkinToneSwitch.js'
import { showActive } from './show-active.js'

export interface EmojiPickerProps {
  /** `isMore`: another one may follow, so what holds the picker stays open. */
  readonly onPick: (emoji: string, isMore: boolean) => void
  /** How many stand side by side. */
  readonly columns?: number
  /** Whether what is typed goes to the search at once. */
  readonly autoFocus?: boolean
  /** What stands in its lower corner. */
  readonly corner?: ReactNode
}

/** All emoji in groups, with a search in every language of the app. It fills what it stands in. */
export function EmojiPicker({ onPick, columns = 9, autoFocus = false, corner }: EmojiPickerProps) {
  const { preferences } = useApp()
  const { language, skinTone } = usePreferences()
  const texts = useTexts().emoji
  const [search, setSearch] = useState('')
  const { recent, remember } = useRecentEmoji()
  const viewport = useRef<HTMLDivElement>(null)
  const stopShowing = useRef(() => {})
  const isMore = useRef(false)

  const pick = (emoji: string) => {
    remember(emoji)
    onPick(emoji, isMore.current)
  }

  return (
    <Grid.Root
      locale={language}
      columns={columns}
      skinTone={skinTone}
      resolveEmojiData={resolveEmoji}
      onEmojiSelect={({ emoji }) => pick(emoji)}
      onClickCapture={(event) => {
        isMore.current = event.shiftKey
      }}
      onKeyDownCapture={(event) => {
        isMore.current = event.shiftKey
        if (!event.key.startsWith('Arrow')) return
        stopShowing.current()
        stopShowing.current = showActive(viewport.current, event.key)
      }}
      className="flex h-full min-h-0 flex-col"
      data-testid="emoji-picker"
    >
      <Grid.Search
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        // The grid listens to the document; what an input method handles is not for it.
        onKeyDown={(event) => isImeKey(event.nativeEvent) && event.nativeEvent.stopImmediatePropagation()}
        autoFocus={autoFocus}
        placeholder={texts.search}
        aria-label={texts.search}
        data-testid="emoji-search"
        className="mx-2 mt-2 h-9 shrink-0 rounded-m border border-line bg-canvas px-3 -outline-offset-1 focus-visible:border-accent focus-visible:outline-1"
      />
      {search === '' && <GroupBar viewport={viewport} />}
      {search === '' && recent.length > 0 && (
        <RecentEmoji recent={recent.slice(0, columns)} columns={columns} onPick={pick} />
      )}
      <Grid.Viewport ref={viewport} tabIndex={0} className="min-h-0 flex-1 px-2 -outline-offset-2">
        <Grid.Loading className="absolute inset-0 flex items-center justify-center">
          <Spinner />
        </Grid.Loading>
        <Grid.Empty className="absolute inset-0 flex items-center justify-center px-6 text-center text-sm text-ink-quiet">
          {({ search: query }) => <span className="wrap-content">{texts.none(query)}</span>}
        </Grid.Empty>
        <Grid.List components={gridParts} aria-label={texts.open} className="select-none" />
      </Grid.Viewport>
      <div className="flex h-10 shrink-0 items-center gap-2 border-t border-line ps-3 pe-1.5">
        <Grid.ActiveEmoji>
          {({ emoji }) => (
            <p className="flex min-w-0 flex-1 items-center gap-2 text-sm text-ink-soft" aria-hidden="true">
              {emoji !== undefined && (
                <>
                  <span className="font-emoji text-xl leading-none">{emoji.emoji}</span>
                  <span className="truncate">{emoji.label}</span>
                </>
              )}
            </p>
          )}
        </Grid.ActiveEmoji>
        <SkinToneSwitch tone={skinTone} onChange={(next) => preferences.update({ skinTone: next })} />
        {corner}
      </div>
    </Grid.Root>
  )
}
