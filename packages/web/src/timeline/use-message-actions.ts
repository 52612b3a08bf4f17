import type { MessageView, Timeline } from '@stonechat/client'
import { useMemo } from 'react'
import { messagePathOf } from '../base/address.js'
import { useApp, useOwnUser, usePreferences } from '../base/context.js'
import { useCopy } from '../base/use-copy.js'
import { limitsOf } from '../base/use-limits.js'
import { isModerator, useGroup } from '../base/use-people.js'
import type { ComposerMode } from '../composer/Composer.js'
import { copyTextOf, editTextOf, wordsOnlyOf } from '../content/index.js'
import { canSelect, startSelecting } from '../forward/selection.js'
import { failureText } from '../text/error-text.js'
import { textsOf } from '../text/index.js'
import type { MessageQuestion } from './MessageDialogs.js'
import { createRecalledTexts } from './recalled-texts.js'

/** What can be done with a message. The object keeps its identity while the conversation is open. */
export interface MessageActions {
  canEdit(message: MessageView): boolean
  canRecall(message: MessageView): boolean
  /** Its sender, and those who moderate a group, may see what it said before it was edited. */
  canSeeHistory(message: MessageView): boolean
  reply(message: MessageView): void
  edit(message: MessageView): void
  copy(message: MessageView): void
  /** Copies the address of a message. */
  copyLink(message: MessageView): void
  recall(message: MessageView): void
  /** Asks first: deleted for oneself is deleted for good. */
  deleteForMe(message: MessageView): void
  showHistory(message: MessageView): void
  /** An own message in a group of which it is known who has read it. */
  canSeeReaders(message: MessageView): boolean
  showReaders(message: MessageView): void
  /** What somebody else says. */
  canReport(message: MessageView): boolean
  report(message: MessageView): void
  canForward(message: MessageView): boolean
  /** Asks where to. */
  forward(message: MessageView): void
  /** Whether it may be kept among the notes to oneself, where it is not yet. */
  canSave(message: MessageView): boolean
  save(message: MessageView): void
  select(message: MessageView): void
  /** It answers another one, or is answered by one that is loaded. */
  isInChain(message: MessageView): boolean
  showChain(message: MessageView): void
  retry(message: MessageView): void
  /** Takes a failed message out; `isEditing` puts its text into the composer. */
  discard(message: MessageView, isEditing: boolean): void
  /** The text of an own recalled message, while this page still knows it. */
  recalledText(message: MessageView): string | undefined
  writeAgain(text: string): void
}

export function useMessageActions(
  timeline: Timeline,
  setMode: (mode: ComposerMode) => void,
  ask: (question: MessageQuestion) => void,
): MessageActions {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const ownId = useOwnUser().id
  const copy = useCopy()
  const { target_type, target_id } = timeline.target
  const role = useGroup(target_type === 'group' ? target_id : undefined)?.role
  const mayModerate = isModerator(role)
  const recalled = useMemo(() => recalledTextsOf(client), [client])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `copy` is new on each render and does the same
  return useMemo(() => {
    const isOwnSent = (message: MessageView) =>
      message.senderId === ownId && message.seq !== undefined && message.recalledAt === null
    // Without a window never, whatever the clock of this machine says.
    const isWithin = ({ createdAt }: MessageView, windowMs: number) =>
      windowMs > 0 && Date.now() - createdAt < windowMs
    return {
      canEdit: (message) =>
        isOwnSent(message) &&
        message.forwarded === undefined &&
        isWithin(message, limitsOf(client).edit_window_ms) &&
        editTextOf(message.content) !== undefined,
      canRecall: (message) => isOwnSent(message) && isWithin(message, limitsOf(client).recall_window_ms),
      canSeeHistory: ({ senderId, editedAt, recalledAt }) =>
        editedAt !== null && recalledAt === null && (senderId === ownId || mayModerate),
      reply: (message) => setMode({ kind: 'reply', message }),
      edit: (message) => setMode({ kind: 'edit', message }),
      copy(message) {
        const text = copyTextOf(message.content)
        if (text !== undefined) copy(text)
      },
      copyLink({ seq }) {
        if (seq !== undefined) copy(`${location.origin}${messagePathOf(timeline.target, seq, ownId)}`)
      },
      recall(message) {
        if (message.seq === undefined) return
        const text = editTextOf(message.content)
        const keep = () => text && recalled.keep(message.clientId, text)
        timeline
          .recall(message.seq)
          .then(keep, (error: unknown) => toasts.show(failureText(error, language), 'danger'))
        // Kept at once too: the event of the recall can be here before the answer.
        keep()
      },
      deleteForMe: (message) => ask({ kind: 'delete', message }),
      showHistory: (message) => ask({ kind: 'history', message }),
      canSeeReaders: (message) =>
        target_type === 'group' && isOwnSent(message) && timeline.receipts.getSnapshot() !== undefined,
      showReaders: (message) => ask({ kind: 'readers', message }),
      canReport: ({ senderId, seq, recalledAt }) =>
        senderId !== ownId && seq !== undefined && recalledAt === null,
      report: (message) => ask({ kind: 'report', message }),
      canForward: canSelect,
      forward: (message) => ask({ kind: 'forward', message }),
      canSave: (message) => canSelect(message) && !(target_type === 'user' && target_id === ownId),
      save(message) {
        const to = [{ target_type: 'user', target_id: ownId } as const]
        client.forward({ from: timeline.target, messages: [message], to })
        toasts.show(textsOf(language).forward.saved)
      },
      select: (message) => startSelecting(timeline.target, message),
      isInChain: ({ seq, replyTo }) =>
        seq !== undefined &&
        (replyTo !== null || timeline.getSnapshot().messages.some((one) => one.replyTo === seq)),
      showChain: (message) => ask({ kind: 'chain', message }),
      retry: (message) => timeline.retry(message.clientId),
      discard(message, isEditing) {
        const text = wordsOnlyOf(timeline.discard(message.clientId))
        if (isEditing && text !== undefined) setMode({ kind: 'new', text })
      },
      recalledText: (message) => recalled.get(message.clientId),
      writeAgain: (text) => setMode({ kind: 'new', text }),
    }
  }, [client, timeline, setMode, ask, toasts, language, ownId, mayModerate, recalled, target_type, target_id])
}

const textsByClient = new WeakMap<object, ReturnType<typeof createRecalledTexts>>()

/** One memory for each client, so that it outlives a change of conversation. */
function recalledTextsOf(client: object) {
  let found = textsByClient.get(client)
  if (found === undefined) {
    found = createRecalledTexts()
    textsByClient.set(client, found)
  }
  return found
}
