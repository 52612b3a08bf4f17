import { Pencil } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { useLimits } from '../base/use-limits.js'
import { failureText } from '../text/error-text.js'
import { Button, IconButton } from '../ui/Button.js'
import { classes } from '../ui/classes.js'
import { inputClasses } from '../ui/Field.js'
import { Name } from '../ui/Name.js'

interface EditableTextProps {
  readonly label: string
  readonly value: string
  /** What stands there while there is no text. */
  readonly empty?: string
  readonly canEdit: boolean
  readonly isTitle?: boolean
  /** Whether it has no line breaks, as a title. */
  readonly isLine?: boolean
  /** As long as a name or a notice may be where nothing else is said. */
  readonly maxCharacters?: number
  readonly onSave: (value: string) => Promise<void>
  readonly testId: string
}

/** A text that becomes a field when its pencil is pressed. */
export function EditableText({
  label,
  value,
  empty = '',
  canEdit,
  isTitle = false,
  isLine = isTitle,
  maxCharacters,
  onSave,
  testId,
}: EditableTextProps) {
  const { toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const limits = useLimits()
  const [typed, setTyped] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const next = typed?.trim() ?? ''
    if (next === value || (isTitle && next === '')) return setTyped(undefined)
    setIsBusy(true)
    try {
      await onSave(next)
      setTyped(undefined)
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    setIsBusy(false)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isImeKey(event.nativeEvent)) return
    // One layer at a time: the drawer around it stays.
    event.preventDefault()
    setTyped(undefined)
  }

  if (typed === undefined) {
    return (
      <div className={classes('flex max-w-full items-start gap-1', isTitle && 'items-center')}>
        <p
          data-testid={testId}
          className={classes(
            'min-w-0 overflow-clip wrap-content',
            isTitle ? 'text-center text-xl font-semibold' : 'flex-1',
            value === '' && 'text-ink-quiet',
          )}
        >
          {isTitle && value !== '' ? <Name>{value}</Name> : value || empty}
        </p>
        {canEdit && (
          <IconButton
            label={`${texts.details.edit}: ${label}`}
            size="s"
            onClick={() => setTyped(value)}
            data-testid={`${testId}-edit`}
          >
            <Pencil className="size-3.5" />
          </IconButton>
        )}
      </div>
    )
  }
  const common = {
    'aria-label': label,
    'data-testid': `${testId}-input`,
    value: typed,
    autoFocus: true,
    onKeyDown,
    onChange: (event: { readonly target: { readonly value: string } }) => setTyped(event.target.value),
  }
  return (
    <form onSubmit={(event) => void save(event)} className="flex w-full flex-col gap-2">
      {isLine ? (
        <input
          {...common}
          maxLength={maxCharacters ?? limits.group_name_max_characters}
          className={classes(inputClasses, 'h-10 border-line')}
        />
      ) : (
        <textarea
          {...common}
          rows={3}
          maxLength={maxCharacters ?? limits.group_notice_max_characters}
          className={classes(
            inputClasses,
            'field-sizing-content max-h-60 min-h-20 resize-none border-line py-2',
          )}
        />
      )}
      <div className="flex justify-end gap-2">
        <Button size="s" onClick={() => setTyped(undefined)}>
          {texts.cancel}
        </Button>
        <Button size="s" tone="primary" type="submit" isBusy={isBusy} data-testid={`${testId}-save`}>
          {texts.save}
        </Button>
      </div>
    </form>
  )
}
