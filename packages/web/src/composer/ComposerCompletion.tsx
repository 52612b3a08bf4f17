import { Completion, type CompletionProps } from '../completion/Completion.js'
import type { CompletionSource } from '../completion/completion.js'
import { emojiCompletion } from '../emoji/emoji-completion.js'
import { mentionCompletion } from '../mention/mention-completion.js'

/** Everything that the list over the composer completes. A further source is added here, and its character in `lazy-parts.ts`. */
const sources: readonly CompletionSource[] = [emojiCompletion, mentionCompletion]

/** The list over the field. */
export function ComposerCompletion(props: Omit<CompletionProps, 'sources'>) {
  return <Completion {...props} sources={sources} />
}
