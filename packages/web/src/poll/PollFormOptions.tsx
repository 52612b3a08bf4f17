import * as limits from '@stonechat/protocol/limits'
import { GripVertical, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { Button, IconButton } from '../ui/Button.js'
import { classes } from '../ui/classes.js'
import { inputClasses } from '../ui/Field.js'
import { type DragOrder, useDragOrder } from '../ui/use-drag-order.js'
import {
  addOption,
  type DraftFault,
  type DraftOption,
  moveOption,
  type PollDraft,
  removeOption,
  writeOption,
} from './poll-draft.js'

interface PollFormOptionsProps {
  readonly draft: PollDraft
  readonly faults: readonly { readonly fault: DraftFault; readonly id?: number }[]
  readonly onChange: (draft: PollDraft) => void
}

/**
 * The answers of a poll that is being written. Enter goes to the next one, which it adds at the end; Backspace in an empty one takes it
 * out; the handle is dragged, or moved by the arrow keys, as is its answer with Alt.
 */
export function PollFormOptions({ draft, faults, onChange }: PollFormOptionsProps) {
  const texts = useTexts().poll
  const { options } = draft
  const list = useRef<HTMLUListElement>(null)
  const focusNext = useFocusAfter(list)
  const move = (from: number, to: number) => onChange(moveOption(draft, from, to))
  const drag = useDragOrder<number>((id, place) => move(placeOf(options, id), place))
  const add = (place: number) => {
    const next = addOption(draft, place)
    if (next === draft) return
    focusNext(`[data-option-field="${next.options[place + 1]!.id}"]`)
    onChange(next)
  }
  const remove = (place: number) => {
    const next = removeOption(draft, place)
    if (next === draft) return
    focusNext(`[data-option-field="${next.options[Math.max(0, place - 1)]!.id}"]`)
    onChange(next)
  }
  const onFieldKey = (event: KeyboardEvent<HTMLInputElement>, place: number) => {
    if (isImeKey(event.nativeEvent)) return
    const step = event.altKey ? stepOf(event.key) : undefined
    if (event.key === 'Enter') {
      event.preventDefault()
      if (place === options.length - 1) add(place)
      else fieldsIn(list.current)[place + 1]?.focus()
    } else if (
      event.key === 'Backspace' &&
      options[place]!.text === '' &&
      options.length > limits.pollOptionsMin
    ) {
      event.preventDefault()
      remove(place)
    } else if (step !== undefined) {
      event.preventDefault()
      focusNext(`[data-option-field="${options[place]!.id}"]`)
      move(place, place + step)
    }
  }
  const onHandleKey = (event: KeyboardEvent<HTMLElement>, place: number) => {
    const step = stepOf(event.key)
    if (step === undefined) return
    event.preventDefault()
    focusNext(`[data-option-handle="${options[place]!.id}"]`)
    move(place, place + step)
  }
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium text-ink-soft">{texts.options}</legend>
      <ul ref={list} className="flex flex-col gap-2">
        {options.map((option, place) => (
          <OptionRow
            key={option.id}
            option={option}
            place={place}
            count={options.length}
            fault={faults.find(({ id }) => id === option.id)?.fault}
            drag={drag}
            onWrite={(text) => onChange(writeOption(draft, place, text))}
            onRemove={() => remove(place)}
            onFieldKey={(event) => onFieldKey(event, place)}
            onHandleKey={(event) => onHandleKey(event, place)}
          />
        ))}
      </ul>
      {options.length < limits.pollOptionsMax && (
        <Button
          tone="quiet"
          className="mt-1 ms-1.5"
          onClick={() => add(options.length - 1)}
          data-testid="poll-add"
        >
          <Plus className="size-4.5" /> {texts.add}
        </Button>
      )}
    </fieldset>
  )
}

interface OptionRowProps {
  readonly option: DraftOption
  readonly place: number
  readonly count: number
  readonly fault: DraftFault | undefined
  readonly drag: DragOrder<number>
  readonly onWrite: (text: string) => void
  readonly onRemove: () => void
  readonly onFieldKey: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly onHandleKey: (event: KeyboardEvent<HTMLElement>) => void
}

function OptionRow({ option, place, count, fault, drag, ...on }: OptionRowProps) {
  const { poll: texts, files } = useTexts()
  const noteId = useId()
  const { id, text } = option
  return (
    <li data-drag-place={place} className={classes(drag.draggedId === id && 'opacity-50')}>
      <div className="flex items-center gap-1">
        <button
          type="button"
          aria-label={texts.move(place + 1, count)}
          title={files.moveHint}
          data-option-handle={id}
          onKeyDown={on.onHandleKey}
          {...drag.handlersOf(id)}
          className="-ms-2 flex h-9 w-7 shrink-0 cursor-grab touch-none items-center justify-center rounded-s text-ink-quiet hover:text-ink"
        >
          <GripVertical className="size-4.5" />
        </button>
        <input
          value={text}
          aria-label={texts.option(place + 1)}
          placeholder={texts.option(place + 1)}
          maxLength={limits.pollOptionMaxCharacters}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : noteId}
          autoComplete="off"
          dir="auto"
          data-option-field={id}
          data-testid={`poll-option-${place + 1}`}
          enterKeyHint="next"
          onChange={(event) => on.onWrite(event.target.value)}
          onKeyDown={on.onFieldKey}
          className={classes(
            inputClasses,
            'h-11 min-w-0 flex-1 pane:h-10',
            fault === undefined ? 'border-line' : 'border-danger',
          )}
        />
        {count > limits.pollOptionsMin && (
          <IconButton label={texts.remove(place + 1)} onClick={on.onRemove} className="-me-2">
            <X className="size-4.5" />
          </IconButton>
        )}
      </div>
      {fault !== undefined && (
        <p id={noteId} role="alert" className="ms-6 mt-1 text-xs text-danger">
          {fault === 'few' ? texts.tooFew : texts.twice}
        </p>
      )}
    </li>
  )
}

function stepOf(key: string): number | undefined {
  return { ArrowUp: -1, ArrowDown: 1 }[key]
}

function placeOf(options: readonly DraftOption[], id: number): number {
  return options.findIndex((one) => one.id === id)
}

function fieldsIn(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-option-field]') ?? [])]
}

/** Gives the focus to an element in a list once the next change is on the screen: also one that lost it by being moved. */
function useFocusAfter(list: React.RefObject<HTMLElement | null>): (selector: string) => void {
  const wanted = useRef<string>(undefined)
  useEffect(() => {
    if (wanted.current === undefined) return
    list.current?.querySelector<HTMLElement>(wanted.current)?.focus()
    wanted.current = undefined
  })
  return (selector) => {
    wanted.current = selector
  }
}
