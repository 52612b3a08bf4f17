import type { ClipboardEvent, RefObject } from 'react'
import type { WritableCell } from '../base/cell.js'
import { useReadable } from '../base/context.js'
import { decidePaste } from '../files/tray/decide-paste.js'
import { addTo, type Tray, type TrayRefusal } from '../files/tray/tray.js'
import { useTrayLimits } from '../files/tray/use-tray-limits.js'

/** A tray, and what is put into it from the field, by hand or by a drop. */
export function useAttaching(
  cell: WritableCell<Tray>,
  field: RefObject<HTMLTextAreaElement | null>,
  isPossible: boolean,
) {
  const tray = useReadable(cell)
  const limits = useTrayLimits()

  const addFiles = (files: readonly File[], refusals: readonly TrayRefusal[] = []) => {
    if (files.length + refusals.length === 0) return
    const added = addTo(cell.getSnapshot(), files, limits)
    cell.set({ ...added, refusals: [...refusals, ...added.refusals] })
    field.current?.focus()
  }

  const onPaste = (event: ClipboardEvent) => {
    if (!isPossible) return
    const { types, files } = event.clipboardData
    const text = event.clipboardData.getData('text/plain')
    const decision = decidePaste({ types, text, files: [...files] })
    if (decision.kind === 'text') return
    if (decision.kind === 'text-or-picture')
      return cell.set({ ...cell.getSnapshot(), offered: decision.files })
    event.preventDefault()
    addFiles(decision.files)
  }

  return { tray, setTray: (next: Tray) => cell.set(next), addFiles, onPaste }
}
