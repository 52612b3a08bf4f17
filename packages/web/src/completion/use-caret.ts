import { type RefObject, useEffect, useState } from 'react'

/** Where the caret of a field is; `undefined` while something is selected or the field has no focus. Stands still while an input method composes. */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>): number | undefined {
  const [caret, setCaret] = useState<number>()
  useEffect(() => {
    const area = field.current
    if (area === null) return
    let isComposing = false
    const look = () => {
      if (isComposing) return
      const { selectionStart, selectionEnd } = area
      setCaret(
        document.activeElement === area && selectionStart === selectionEnd ? selectionStart : undefined,
      )
    }
    const begin = () => {
      isComposing = true
    }
    const end = () => {
      isComposing = false
      look()
    }
    look()
    const stop = new AbortController()
    const { signal } = stop
    document.addEventListener('selectionchange', look, { signal })
    area.addEventListener('input', look, { signal })
    area.addEventListener('focus', look, { signal })
    area.addEventListener('blur', look, { signal })
    area.addEventListener('compositionstart', begin, { signal })
    area.addEventListener('compositionend', end, { signal })
    return () => stop.abort()
  }, [field])
  return caret
}
