import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, useState } from 'react'
import { useTexts } from '../base/context.js'
import { IconButton } from './Button.js'
import { Field } from './Field.js'

/** A password field with an eye and a hint while Caps Lock is on. */
export function PasswordField({ hint, ...rest }: ComponentProps<typeof Field>) {
  const texts = useTexts().signIn
  const [isVisible, setIsVisible] = useState(false)
  const [isCapsLock, setIsCapsLock] = useState(false)
  const watchCapsLock = (event: KeyboardEvent) => setIsCapsLock(event.getModifierState('CapsLock'))

  return (
    <Field
      {...rest}
      type={isVisible ? 'text' : 'password'}
      hint={isCapsLock ? texts.capsLock : hint}
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setIsCapsLock(false)}
      autoCapitalize="off"
      spellCheck={false}
      trailing={
        <IconButton
          label={isVisible ? texts.hidePassword : texts.showPassword}
          size="s"
          onClick={() => setIsVisible(!isVisible)}
        >
          {isVisible ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
        </IconButton>
      }
    />
  )
}
