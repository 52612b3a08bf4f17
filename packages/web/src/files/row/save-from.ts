/** How long a browser has to begin reading bytes that are in the page. */
const ownBytesMs = 60_000

/** Lets the browser save what is at an address. */
export function saveFrom(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  if (url.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(url), ownBytesMs)
}
