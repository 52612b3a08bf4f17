/** Looks for what must not be passed on, such as viruses. Files wait for it, and nobody gets one before. */
export interface FileScanner {
  /**
   * @returns what it is called where something was found
   * @throws StonechatError `unavailable` where the scanner cannot be asked now; what the bytes throw
   */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<ScanVerdict>
}

export type ScanVerdict =
  | { readonly status: 'clean' }
  | { readonly status: 'found'; readonly name: string }
  /** More bytes than the scanner takes: nobody knows what is in them. */
  | { readonly status: 'too_large' }
