import { HardDrive } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../base/context.js'
import { canKeep } from '../base/probe-storage.js'

/** Says what will not be kept, in a browser that refuses to keep anything. */
export function StorageNotice() {
  const texts = useTexts()
  const [isKept, setIsKept] = useState(true)
  useEffect(() => {
    let isOver = false
    void canKeep().then((can) => isOver || setIsKept(can))
    return () => {
      isOver = true
    }
  }, [])
  if (isKept) return null
  return (
    <p
      role="status"
      data-testid="storage-notice"
      className="flex items-start gap-2 border-b border-line bg-sunken px-4 py-2 text-xs text-ink-soft"
    >
      <HardDrive aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
      {texts.notKept}
    </p>
  )
}
