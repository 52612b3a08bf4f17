/** Parts of the composer that are loaded with their first use. */
import { lazyPart } from '../base/lazy-part.js'

export const ComposerPicker = lazyPart(() =>
  import('./picker/ComposerPicker.js').then(({ ComposerPicker }) => ComposerPicker),
)

export const ComposerCompletion = lazyPart(() =>
  import('./ComposerCompletion.js').then(({ ComposerCompletion }) => ComposerCompletion),
)

export const OnlyAdminsPost = lazyPart(() =>
  import('../group/OnlyAdminsPost.js').then(({ OnlyAdminsPost }) => OnlyAdminsPost),
)

export const SlowMode = lazyPart(() => import('../group/SlowMode.js').then(({ SlowMode }) => SlowMode))

/** The characters with which something to complete may begin: its code is not loaded before one of them is written. */
const triggers = /[:@]/

export function mayComplete(text: string): boolean {
  return triggers.test(text)
}
