import { Check } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { classes } from '../ui/classes.js'
import type { PollOptionState, PollState } from './poll-state.js'

interface PollOptionsProps {
  readonly label: string
  readonly state: PollState
  readonly isMultiple: boolean
  readonly canVote: boolean
  /** Whether the row of the message is the one that Tab reaches. */
  readonly isTabStop: boolean
  readonly onPress: (place: number) => void
}

/** The answers: to be pressed while one may vote, else a list. */
export function PollOptions({ canVote, ...rest }: PollOptionsProps) {
  return canVote ? <Choices {...rest} /> : <Results {...rest} />
}

function Results({ label, state, isMultiple }: Pick<PollOptionsProps, 'label' | 'state' | 'isMultiple'>) {
  return (
    <ul aria-label={label} className="mt-1.5 flex flex-col gap-0.5">
      {state.options.map((option) => (
        <li key={option.label} data-testid="poll-option" className="flex gap-2.5 py-1">
          <Face option={option} isMultiple={isMultiple} isResult />
        </li>
      ))}
    </ul>
  )
}

function Choices({ label, state, isMultiple, isTabStop, onPress }: Omit<PollOptionsProps, 'canVote'>) {
  const [visited, setVisited] = useState<number>()
  const stop = visited ?? state.own[0] ?? 0
  const choices = state.options.map((option, place) => (
    <Choice
      key={option.label}
      option={option}
      isMultiple={isMultiple}
      tabIndex={isTabStop && (isMultiple || place === stop) ? 0 : -1}
      onFocus={() => setVisited(place)}
      onPress={() => onPress(place)}
    />
  ))
  const look = '-mx-1.5 mt-1.5 flex flex-col gap-0.5'
  return isMultiple ? (
    <fieldset aria-label={label} className={look}>
      {choices}
    </fieldset>
  ) : (
    <div role="radiogroup" aria-label={label} className={look}>
      {choices}
    </div>
  )
}

interface ChoiceProps {
  readonly option: PollOptionState
  readonly isMultiple: boolean
  readonly tabIndex: 0 | -1
  readonly onFocus: () => void
  readonly onPress: () => void
}

function Choice({ option, isMultiple, tabIndex, onFocus, onPress }: ChoiceProps) {
  const texts = useTexts().poll
  // One button for both: which it is differs from poll to poll.
  const role = {
    ...{ role: isMultiple ? 'checkbox' : 'radio', 'aria-checked': option.isOwn },
    'aria-label': `${option.label}, ${texts.votes(option.count)}`,
  }
  return (
    <button
      type="button"
      {...role}
      tabIndex={tabIndex}
      data-testid="poll-option"
      onFocus={onFocus}
      onKeyDown={moveFocus}
      onClick={onPress}
      className="flex w-full gap-2.5 rounded-s px-1.5 py-1 text-start transition-colors hover:bg-ink/5"
    >
      <Face option={option} isMultiple={isMultiple} />
    </button>
  )
}

/** Arrows move among the answers and choose nothing, unlike those of the browser: each choice is a vote. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
  if (step === undefined || isImeKey(event.nativeEvent)) return
  event.preventDefault()
  const choices = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('button') ?? [])]
  choices.at((choices.indexOf(event.currentTarget) + step) % choices.length)?.focus()
}

interface FaceProps {
  readonly option: PollOptionState
  readonly isMultiple: boolean
  readonly isResult?: boolean
}

/** An answer, how many chose it, and whether one did so oneself. */
function Face({ option, isMultiple, isResult = false }: FaceProps) {
  const texts = useTexts().poll
  const { label, count, share, isOwn, isLeading } = option
  return (
    <>
      <span
        className={classes(
          'mt-0.5 flex size-4.5 shrink-0 items-center justify-center border-[1.5px]',
          isMultiple ? 'rounded-s' : 'rounded-full',
          isOwn ? 'border-accent bg-accent text-on-accent' : 'border-line-strong',
          isResult && !isOwn && 'invisible',
        )}
      >
        {isOwn && <Check role="img" aria-label={texts.own} strokeWidth={3} className="size-3.5" />}
      </span>
      <span className="min-w-0 flex-1">
        <span className={classes('flex items-baseline gap-3', isLeading && 'font-semibold')}>
          <span dir="auto" className="min-w-0 flex-1 wrap-content">
            {label}
          </span>
          <span translate="no" data-testid="poll-count" className="text-xs text-ink-soft tabular-nums">
            <span aria-hidden="true">{count}</span>
            <span className="sr-only">{texts.votes(count)}</span>
          </span>
        </span>
        <span aria-hidden="true" className="mt-1 block h-1 overflow-clip rounded-full bg-ink/10">
          <span
            className="block h-full rounded-full bg-accent transition-[width] motion-reduce:transition-none"
            style={{ width: `${share * 100}%` }}
          />
        </span>
      </span>
    </>
  )
}
