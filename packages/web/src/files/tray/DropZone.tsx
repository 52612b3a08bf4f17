import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { usePreferences, useTexts } from '../../base/context.js'
import { formatBytes } from '../format.js'
import type { TrayRefusal } from './tray.js'
import { useTrayLimits } from './use-tray-limits.js'

export interface DropZoneProps {
  /** To whom it would go. */
  readonly title: string
  readonly onFiles: (files: readonly File[], refusals: readonly TrayRefusal[]) => void
}

/** Files that are dropped anywhere on the window go into the tray; while they are over it, it says where they would go. */
export function DropZone({ title, onFiles }: DropZoneProps) {
  const texts = useTexts().files
  const { language } = usePreferences()
  const { filesMax, bytesMax } = useTrayLimits()
  const isOver = useDrop(onFiles)
  if (!isOver) return null
  return (
    <div
      aria-hidden="true"
      data-testid="drop-zone"
      className="pointer-events-none fixed inset-0 z-40 animate-appear bg-surface/85 p-3"
    >
      <div className="flex h-full flex-col items-center justify-center gap-2 rounded-l border-2 border-dashed border-accent p-4 text-center">
        <Upload className="size-10 text-accent" />
        <p className="max-w-full text-lg font-semibold wrap-content">{texts.drop(title)}</p>
        <p className="text-sm text-ink-quiet">{texts.dropHint(filesMax, formatBytes(language, bytesMax))}</p>
      </div>
    </div>
  )
}

/** Whether files are over the window. A dialog that is open keeps what stands behind it from being dropped on. */
function useDrop(onFiles: DropZoneProps['onFiles']): boolean {
  const [isOver, setIsOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })
  useEffect(() => {
    // Each element that is entered and left has its own event: the window is left when all are.
    let depth = 0
    const react = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      if (document.querySelector('[role="dialog"]') !== null) return
      event.preventDefault()
      // Everywhere else drops are refused.
      event.dataTransfer.dropEffect = 'copy'
      if (event.type === 'dragenter') depth += 1
      if (event.type === 'dragleave') depth -= 1
      if (event.type === 'drop') {
        depth = 0
        const { files, refusals } = readDrop(event.dataTransfer)
        take.current(files, refusals)
      }
      setIsOver(depth > 0)
    }
    const events = ['dragenter', 'dragover', 'dragleave', 'drop'] as const
    for (const event of events) window.addEventListener(event, react)
    return () => {
      for (const event of events) window.removeEventListener(event, react)
    }
  }, [])
  return isOver
}

/** A folder looks like a file whose bytes cannot be read. */
function readDrop(data: DataTransfer | null): { files: File[]; refusals: TrayRefusal[] } {
  const files: File[] = []
  const refusals: TrayRefusal[] = []
  for (const item of data?.items ?? []) {
    const file = item.getAsFile()
    if (file === null) continue
    if (item.webkitGetAsEntry()?.isDirectory === true) refusals.push({ why: 'folder', name: file.name })
    else files.push(file)
  }
  return { files, refusals }
}
