import type { Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { type FormEvent, useRef, useState } from 'react'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { toFieldValue } from '../base/date-field.js'
import { isImeKey } from '../base/keys.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { Field } from '../ui/Field.js'
import { Switch } from '../ui/Switch.js'
import { PollFormOptions } from './PollFormOptions.js'
import { contentOf, emptyDraft, faultsOf, type PollDraft, pollDraftOf } from './poll-draft.js'
import type { PollContent } from './poll-state.js'

export interface PollFormProps {
  readonly target: Target
  readonly onSend: (content: PollContent) => void
  readonly onClose: () => void
}

/** Asks for a question and its answers. What is wrong is said once one wants to send it. */
export function PollForm({ target, onSend, onClose }: PollFormProps) {
  const { poll: texts, scheduled } = useTexts()
  const cell = pollDraftOf(useClient(), target)
  const draft = useReadable(cell)
  const form = useRef<HTMLFormElement>(null)
  const [isTried, setIsTried] = useState(false)
  const faults = isTried ? faultsOf(draft, Date.now()) : []
  const has = (fault: 'question' | 'past') => faults.some((one) => one.fault === fault)
  const change = (patch: Partial<PollDraft>) => cell.set({ ...cell.getSnapshot(), ...patch })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (faultsOf(draft, Date.now()).length === 0) {
      cell.set(emptyDraft)
      onSend(contentOf(draft))
      return
    }
    setIsTried(true)
    // Once they are marked.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <Dialog title={texts.create} onClose={onClose} testId="poll-form">
      {/* The words of the browser are in another language, maybe. */}
      <form ref={form} noValidate onSubmit={submit} className="flex min-h-0 flex-col">
        <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-2 pb-3">
          <Field
            label={texts.question}
            value={draft.question}
            maxLength={limits.pollQuestionMaxCharacters}
            error={has('question') ? texts.noQuestion : undefined}
            autoFocus
            autoComplete="off"
            data-testid="poll-question"
            onChange={(event) => change({ question: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || isImeKey(event.nativeEvent)) return
              event.preventDefault()
              form.current?.querySelector<HTMLElement>('[data-option-field]')?.focus()
            }}
          />
          <PollFormOptions draft={draft} faults={faults} onChange={(next) => cell.set(next)} />
          <div>
            <Switch
              label={texts.multiple}
              isOn={draft.isMultiple}
              onChange={(isMultiple) => change({ isMultiple })}
              testId="poll-multiple"
            />
            <Switch
              label={texts.anonymousLong}
              isOn={draft.isAnonymous}
              onChange={(isAnonymous) => change({ isAnonymous })}
              testId="poll-anonymous"
            />
            <Switch
              label={texts.ends}
              isOn={draft.until !== undefined}
              onChange={(isOn) => change({ until: isOn ? tomorrow() : undefined })}
              testId="poll-ends"
            />
            {draft.until !== undefined && (
              <Field
                label={scheduled.when}
                type="datetime-local"
                value={draft.until}
                error={has('past') ? scheduled.notPast : undefined}
                data-testid="poll-until"
                onChange={(event) => change({ until: event.target.value })}
              />
            )}
          </div>
        </div>
        <footer className="flex shrink-0 justify-end gap-2 border-t border-line px-5 py-3">
          <Button tone="primary" type="submit" data-testid="poll-send">
            {texts.send}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

/** At this time of the day, as the value of the field. */
function tomorrow(): string {
  return toFieldValue(new Date().setDate(new Date().getDate() + 1))
}
