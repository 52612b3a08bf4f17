/**
 * What is typed on the early card, for when another program has changed its elements: React then makes all of them anew
 * instead of taking them over, without what stands in their fields and without the focus.
 */
import { whenLive } from './early-card.js'

/**
 * Knows what stands in each named field and which has the focus, and follows both until the app answers: a person types
 * on while React is at work.
 * @returns gives the fields that are empty their text, and the focus back to its field
 */
export function followTyped(root: HTMLElement): () => void {
  const typed = new Map([...root.querySelectorAll('input')].map(({ name, value }) => [name, value]))
  let focused = document.activeElement
  const follow = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement)) return
    typed.set(target.name, target.value)
    focused = target
  }
  const events = ['input', 'focusin']
  for (const event of events) root.addEventListener(event, follow, true)
  whenLive(root, () => {
    for (const event of events) root.removeEventListener(event, follow, true)
  })
  return () => {
    for (const field of root.querySelectorAll('input')) {
      if (field.value === '') typeInto(field, typed.get(field.name) ?? '')
      if (focused instanceof HTMLInputElement && focused.name === field.name) field.focus()
    }
  }
}

function typeInto(field: HTMLInputElement, text: string): void {
  if (text === '') return
  // React replaces the setter of each field by one of its own, which would take this for a change that it knows already.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
