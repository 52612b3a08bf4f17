/** A poll that is being written: pure functions. */
import { isVisible } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { createConversationCells } from '../base/cell.js'
import { fromFieldValue } from '../base/date-field.js'
import type { PollContent } from './poll-state.js'

export interface DraftOption {
  /** Stays the same while it moves. */
  readonly id: number
  readonly text: string
}

export interface PollDraft {
  readonly question: string
  readonly options: readonly DraftOption[]
  readonly isMultiple: boolean
  readonly isAnonymous: boolean
  /** What the date field says; `undefined` for a poll that only people end. */
  readonly until: string | undefined
}

export type DraftFault = 'question' | 'few' | 'twice' | 'past'

export const emptyDraft: PollDraft = {
  question: '',
  options: [
    { id: 0, text: '' },
    { id: 1, text: '' },
  ],
  isMultiple: false,
  isAnonymous: false,
  until: undefined,
}

/** With one more option behind a place; as it is where there are as many as can be. */
export function addOption(draft: PollDraft, place: number): PollDraft {
  if (draft.options.length >= limits.pollOptionsMax) return draft
  const id = 1 + Math.max(...draft.options.map((one) => one.id))
  return { ...draft, options: draft.options.toSpliced(place + 1, 0, { id, text: '' }) }
}

/** Without the option at a place; as it is where there are as few as can be. */
export function removeOption(draft: PollDraft, place: number): PollDraft {
  if (draft.options.length <= limits.pollOptionsMin) return draft
  return { ...draft, options: draft.options.toSpliced(place, 1) }
}

/** With an option at another place; as it is where there is no such place. */
export function moveOption(draft: PollDraft, from: number, to: number): PollDraft {
  const moved = draft.options[from]
  if (moved === undefined || to < 0 || to >= draft.options.length) return draft
  return { ...draft, options: draft.options.toSpliced(from, 1).toSpliced(to, 0, moved) }
}

export function writeOption(draft: PollDraft, place: number, text: string): PollDraft {
  return { ...draft, options: draft.options.map((one, at) => (at === place ? { ...one, text } : one)) }
}

/** What keeps it from being sent, in the order of the form: `id` is that of the option that it is about. Empty options are left out. */
export function faultsOf(
  { question, options, until }: PollDraft,
  now: number,
): readonly { readonly fault: DraftFault; readonly id?: number }[] {
  const written = options.filter(({ text }) => isVisible(text))
  const empty = options.find(({ text }) => !isVisible(text))
  const texts = written.map(({ text }) => text.trim())
  const repeated = written.filter(({ text }, at) => texts.indexOf(text.trim()) < at)
  return [
    ...(isVisible(question) ? [] : [{ fault: 'question' as const }]),
    ...(written.length < limits.pollOptionsMin && empty ? [{ fault: 'few' as const, id: empty.id }] : []),
    ...repeated.map(({ id }) => ({ fault: 'twice' as const, id })),
    ...(until !== undefined && (fromFieldValue(until) ?? 0) <= now ? [{ fault: 'past' as const }] : []),
  ]
}

/** The draft of each conversation: closed and opened again, the form is as it was left. */
export const pollDraftOf = createConversationCells(emptyDraft)

/** What is sent of a draft without faults. */
export function contentOf({ question, options, isMultiple, isAnonymous, until }: PollDraft): PollContent {
  const closesAt = until === undefined ? undefined : fromFieldValue(until)
  return {
    type: 'poll',
    question: question.trim(),
    options: options.filter(({ text }) => isVisible(text)).map(({ text }) => text.trim()),
    ...(isMultiple && { multiple: true }),
    ...(isAnonymous && { anonymous: true }),
    ...(closesAt !== undefined && { closes_at: closesAt }),
  }
}
