/** What a key means while the list is open: a line to go to, or what to do; `undefined` leaves it to the field. */
export function decideCompletionKey(
  press: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>,
  active: number,
  count: number,
): number | 'pick' | 'dismiss' | undefined {
  if (press.shiftKey || press.altKey || press.ctrlKey || press.metaKey) return undefined
  switch (press.key) {
    case 'ArrowDown':
      return (active + 1) % count
    case 'ArrowUp':
      return (active + count - 1) % count
    case 'Enter':
    case 'Tab':
      return 'pick'
    case 'Escape':
      return 'dismiss'
    default:
      return undefined
  }
}
