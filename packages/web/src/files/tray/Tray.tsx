import { ClipboardPaste, Plus, X } from 'lucide-react'
import { useEffect } from 'react'
import type { WritableCell } from '../../base/cell.js'
import { usePreferences, useReadable, useTexts } from '../../base/context.js'
import { useLeaveWarning } from '../../base/use-leave-warning.js'
import { IconButton } from '../../ui/Button.js'
import { useDragOrder } from '../../ui/use-drag-order.js'
import { formatBytes } from '../format.js'
import { probe } from './probe.js'
import { TrayTile } from './TrayTile.js'
import { addTo, hasPicked, moveTo, type Tray as TrayState, takeOut } from './tray.js'
import { useTrayLimits } from './use-tray-limits.js'

export interface TrayProps {
  readonly tray: WritableCell<TrayState>
  /** Absent where the server takes no files. */
  readonly onAdd: (() => void) | undefined
  /** What was pressed is gone. */
  readonly onTakenOut: () => void
}

/** What is about to be sent, above the field: the words in the field become its caption. */
export function Tray({ tray, onAdd, onTakenOut }: TrayProps) {
  const texts = useTexts().files
  const { items, refusals, offered } = useReadable(tray)
  const limits = useTrayLimits()
  const drag = useDragOrder<string>((id, place) => tray.set(moveTo(tray.getSnapshot(), id, place)))
  useProbes(tray)
  // What is in the tray is in this page only.
  useLeaveWarning(hasPicked({ items }))
  const remove = (id: string) => {
    tray.set(takeOut(tray.getSnapshot(), id))
    onTakenOut()
  }

  return (
    <section aria-label={texts.tray(items.length)} className="mb-2 animate-rise" data-testid="tray">
      {items.length > 0 && (
        <>
          <p className="sr-only" id="tray-hint">
            {texts.moveHint}
          </p>
          <ul
            className="-m-1 flex max-h-[30vh] flex-wrap gap-2 overflow-y-auto p-1"
            aria-describedby="tray-hint"
          >
            {items.map((item, index) => (
              <TrayTile
                key={item.id}
                item={item}
                index={index}
                count={items.length}
                drag={drag}
                onTakeOut={() => remove(item.id)}
              />
            ))}
            {onAdd !== undefined && items.length < limits.filesMax && (
              <li>
                <button
                  type="button"
                  aria-label={texts.addMore}
                  title={texts.addMore}
                  onClick={onAdd}
                  data-testid="tray-add"
                  className="flex size-18 items-center justify-center rounded-m border border-dashed border-line-strong text-ink-quiet hover:bg-hover hover:text-ink"
                >
                  <Plus className="size-5" />
                </button>
              </li>
            )}
          </ul>
        </>
      )}
      <Refusals
        tray={{ items, refusals, offered }}
        onDone={() => tray.set({ ...tray.getSnapshot(), refusals: [] })}
      />
      {offered.length > 0 && (
        <div className="flex items-center gap-1" data-testid="paste-offer">
          <button
            type="button"
            onClick={() => tray.set(addTo(tray.getSnapshot(), offered, limits))}
            className="flex h-8 items-center gap-1.5 rounded-m bg-accent-soft px-3 text-sm font-medium text-accent"
          >
            <ClipboardPaste className="size-4" />
            {texts.pasteAsPicture}
          </button>
          <Dismiss onPress={() => tray.set({ ...tray.getSnapshot(), offered: [] })} />
        </div>
      )}
    </section>
  )
}

/** What is not in the tray, and why. */
function Refusals({ tray, onDone }: { readonly tray: TrayState; readonly onDone: () => void }) {
  const texts = useTexts().files
  const { language } = usePreferences()
  const { filesMax, bytesMax } = useTrayLimits()
  if (tray.refusals.length === 0) return null
  const tooMany = tray.refusals.some(({ why }) => why === 'too_many')
  const others = tray.refusals.filter(({ why }) => why !== 'too_many')
  return (
    <div className="mt-1.5 flex items-start gap-1 rounded-m bg-danger-soft ps-3" data-testid="tray-refusals">
      <div role="alert" className="min-w-0 flex-1 py-1.5 text-sm text-danger wrap-content">
        {others.map(({ why, name }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have the same name
          <p key={index}>
            {why === 'folder' ? texts.isFolder(name) : texts.tooLarge(name, formatBytes(language, bytesMax))}
          </p>
        ))}
        {tooMany && <p>{texts.tooMany(filesMax)}</p>}
      </div>
      <Dismiss onPress={onDone} />
    </div>
  )
}

function Dismiss({ onPress }: { readonly onPress: () => void }) {
  const texts = useTexts()
  return (
    <IconButton label={texts.close} size="s" onClick={onPress}>
      <X className="size-4" />
    </IconButton>
  )
}

/** Asks the browser about each file once. */
function useProbes(tray: WritableCell<TrayState>): void {
  const { items } = useReadable(tray)
  useEffect(() => {
    for (const item of items) {
      if ('kept' in item || asked.has(item.file)) continue
      const { id, file } = item
      asked.add(file)
      void probe(file).then((facts) => {
        const now = tray.getSnapshot()
        tray.set({ ...now, items: now.items.map((item) => (item.id === id ? { ...item, facts } : item)) })
      })
    }
  }, [tray, items])
}

const asked = new WeakSet<File>()
