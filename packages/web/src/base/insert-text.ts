/**
 * Writes into a text field as its user would: what is selected, or what `range` names, gives way, an undo takes it back, and
 * React is told. The field has the focus afterwards.
 */
export function insertText(
  field: HTMLTextAreaElement,
  text: string,
  range?: { readonly from: number; readonly to: number },
): void {
  field.focus({ preventScroll: true })
  if (range !== undefined) field.setSelectionRange(range.from, range.to)
  // Deprecated, and the only way that keeps what can be undone.
  if (!document.execCommand('insertText', false, text)) insertQuietly(field, text)
}

/** Takes away the character before the caret, as a whole: an emoji may be several code points. */
export function deleteBackwards(field: HTMLTextAreaElement): void {
  const { selectionStart, selectionEnd, value } = field
  if (selectionStart === selectionEnd) {
    const last = [...new Intl.Segmenter().segment(value.slice(0, selectionStart))].at(-1)
    if (last === undefined) return
    field.setSelectionRange(last.index, selectionEnd)
  }
  insertQuietly(field, '')
}

/** The same for a field that shall not get the focus, which would bring up the keyboard of a phone; nothing can be undone. */
export function insertQuietly(field: HTMLTextAreaElement, text: string): void {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
