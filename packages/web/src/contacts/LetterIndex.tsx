import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { usePeopleTexts } from '../contact/use-people-texts.js'

interface LetterIndexProps {
  /** Those under which somebody stands. */
  readonly letters: readonly string[]
  readonly onPick: (letter: string) => void
}

/** The letters beside a long list: a press goes there, a finger may slide over them, and arrow keys move among them. */
export function LetterIndex({ letters, onPick }: LetterIndexProps) {
  const words = usePeopleTexts()
  const [current, setCurrent] = useState(0)
  const at = Math.min(current, letters.length - 1)

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = (at + step + letters.length) % letters.length
    setCurrent(next)
    event.currentTarget.querySelectorAll('button')[next]?.focus()
  }
  const onSlide = (event: PointerEvent) => {
    if (event.buttons === 0) return
    const under = document.elementFromPoint(event.clientX, event.clientY)
    const letter = under?.closest<HTMLElement>('[data-letter]')?.dataset.letter
    if (letter !== undefined) onPick(letter)
  }

  return (
    <nav
      aria-label={words.letters}
      onKeyDown={onKeyDown}
      onPointerMove={onSlide}
      className="absolute inset-y-0 end-0 flex touch-none flex-col items-center justify-center py-2 select-none"
      data-testid="letters"
    >
      {letters.map((letter, index) => (
        <button
          key={letter}
          type="button"
          tabIndex={index === at ? 0 : -1}
          data-letter={letter}
          onClick={() => {
            setCurrent(index)
            onPick(letter)
          }}
          className="flex min-h-3 w-7 flex-[0_1_1.5rem] items-center justify-center rounded-s text-[0.6875rem] font-medium text-accent hover:bg-hover"
        >
          {letter}
        </button>
      ))}
    </nav>
  )
}
