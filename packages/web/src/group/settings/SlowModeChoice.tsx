import { classes } from '../../ui/classes.js'
import { inputClasses } from '../../ui/Field.js'
import { useGroupTexts } from '../use-group-texts.js'
import { SettingRow } from './Choice.js'
import { sayWait, waitsOffered } from './slow-waits.js'

interface SlowModeChoiceProps {
  readonly seconds: number
  readonly canEdit: boolean
  readonly onChange: (seconds: number) => void
}

/** How long members wait between two messages. What another app has set is offered too. */
export function SlowModeChoice({ seconds, canEdit, onChange }: SlowModeChoiceProps) {
  const words = useGroupTexts()
  return (
    <SettingRow label={words.slowMode} hint={words.slowModeHint}>
      {canEdit ? (
        <select
          aria-label={words.slowMode}
          value={seconds}
          onChange={(event) => onChange(Number(event.target.value))}
          data-testid="setting-slow_mode_s"
          className={classes(inputClasses, 'h-11 border-line pane:h-10')}
        >
          {waitsOffered(seconds).map((one) => (
            <option key={one} value={one}>
              {sayWait(one, words)}
            </option>
          ))}
        </select>
      ) : (
        <p data-testid="setting-slow_mode_s">{sayWait(seconds, words)}</p>
      )}
    </SettingRow>
  )
}
