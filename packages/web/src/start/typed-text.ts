/**
 * What was typed on the early card, for when another program has changed its elements: React then makes all of them anew
 * instead of taking them over, without what stands in their fields.
 */

/** The text in each named field. */
export function readTyped(root: HTMLElement): ReadonlyMap<string, string> {
  const fields = [...root.querySelectorAll('input')]
  return new Map(fields.map(({ name, value }) => [name, value]))
}

/** Types it into the fields that are empty. */
export function typeAgain(root: HTMLElement, typed: ReadonlyMap<string, string>): void {
  // React replaces the setter of each field by one of its own, which would take this for a change that it knows already.
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  for (const field of root.querySelectorAll('input')) {
    const text = typed.get(field.name)
    if (text === undefined || text === '' || field.value !== '') continue
    setValue?.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}
