/** The forms of `-file-scan`. */
export type ScanAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/**
 * Reads `clamd://HOST:PORT`, and `clamd:///run/clamav/clamd.ctl` for a socket of this machine.
 * @returns the address, or a sentence that says what is wrong
 */
export function parseScanAddress(text: string): ScanAddress | string {
  const forms = 'must be clamd://HOST:PORT or clamd:///PATH/OF/SOCKET'
  if (!text.startsWith('clamd://') || !URL.canParse(text)) return forms
  const { hostname, port, pathname, username, search, hash } = new URL(text)
  if (username !== '' || search !== '' || hash !== '') return forms
  if (hostname === '') return pathname.length > 1 ? { path: decodeURIComponent(pathname) } : forms
  if (port === '' || pathname.length > 1) return forms
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/** An address as `parseScanAddress` reads it. */
export function writeScanAddress(address: ScanAddress): string {
  if ('path' in address) return `clamd://${encodeURI(address.path)}`
  return `clamd://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
}
