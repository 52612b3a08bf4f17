import { useApp, useTexts } from './context.js'

/** Copies a text and says so. */
export function useCopy(): (text: string) => void {
  const { toasts } = useApp()
  const texts = useTexts()
  return (text) => {
    void copyText(text).then((isCopied) => isCopied && toasts.show(texts.copied))
  }
}

/** The clipboard API needs a secure page; on plain HTTP in a local network the old way still works. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  }
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  return isCopied
}
