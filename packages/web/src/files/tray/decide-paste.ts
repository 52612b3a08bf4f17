/** What a paste into the composer means. Copied cells and paragraphs come with a picture of themselves; people mean the words. */

export interface Clipboard {
  /** As the clipboard names what it holds: `text/plain`, `text/html`, `Files`. */
  readonly types: readonly string[]
  readonly text: string
  readonly files: readonly File[]
}

export type PasteDecision =
  /** The field takes it. */
  | { readonly kind: 'text' }
  /** The field takes the words; the picture of them is offered. */
  | { readonly kind: 'text-or-picture'; readonly files: readonly File[] }
  | { readonly kind: 'files'; readonly files: readonly File[] }

/** Decides apart from the DOM. */
export function decidePaste({ types, text, files }: Clipboard): PasteDecision {
  if (files.length === 0) return { kind: 'text' }
  // A picture that was copied in a browser has its address as HTML, and no words.
  if (text.trim() === '') return { kind: 'files', files }
  // Files that were copied in a file manager have their names as text.
  const names = new Set(files.map(({ name }) => name))
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.every((line) => names.has(line.split(/[\\/]/).at(-1) ?? ''))) return { kind: 'files', files }
  const isPictured = types.includes('text/html') || types.includes('text/rtf')
  return isPictured && files.every(({ type }) => type.startsWith('image/'))
    ? { kind: 'text-or-picture', files }
    : { kind: 'files', files }
}
