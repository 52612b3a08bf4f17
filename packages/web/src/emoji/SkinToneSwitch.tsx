import { useState } from 'react'
import { useTexts } from '../base/context.js'
import { choices } from '../base/preferences.js'
import { classes } from '../ui/classes.js'
import type { SkinTone } from './skin-tone.js'

const hands: Readonly<Record<SkinTone, string>> = {
  none: '✋',
  light: '✋🏻',
  'medium-light': '✋🏼',
  medium: '✋🏽',
  'medium-dark': '✋🏾',
  dark: '✋🏿',
}

interface SkinToneSwitchProps {
  readonly tone: SkinTone
  readonly onChange: (tone: SkinTone) => void
}

/** A hand that opens to six, of which one is chosen. */
export function SkinToneSwitch({ tone, onChange }: SkinToneSwitchProps) {
  const texts = useTexts().emoji
  const [isOpen, setOpen] = useState(false)
  const shown: readonly SkinTone[] = isOpen ? choices.skinTone : [tone]
  return (
    <fieldset className="flex shrink-0">
      <legend className="sr-only">{texts.skinTone}</legend>
      {shown.map((one) => (
        <button
          key={one}
          type="button"
          aria-label={isOpen ? texts.skinTones[one] : `${texts.skinTone}: ${texts.skinTones[one]}`}
          aria-expanded={isOpen ? undefined : false}
          aria-pressed={isOpen ? one === tone : undefined}
          data-testid={isOpen ? `skin-${one}` : 'skin-tone'}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            setOpen(!isOpen)
            if (isOpen) onChange(one)
          }}
          className={classes(
            'flex size-8 items-center justify-center rounded-s font-emoji text-xl leading-none hover:bg-hover',
            isOpen && one === tone && 'bg-accent-soft',
          )}
        >
          {hands[one]}
        </button>
      ))}
    </fieldset>
  )
}
