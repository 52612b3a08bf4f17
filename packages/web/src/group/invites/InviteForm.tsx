import { useId, useState } from 'react'
import { useApp, usePreferences } from '../../base/context.js'
import { failureText } from '../../text/error-text.js'
import { Button } from '../../ui/Button.js'
import { classes } from '../../ui/classes.js'
import { inputClasses } from '../../ui/Field.js'
import { useGroupTexts } from '../use-group-texts.js'

const daySeconds = 86_400

interface InviteFormProps {
  readonly groupId: number
  readonly onMade: () => void
}

/** Makes a link with an end and a number of uses; 0 stands for none. */
export function InviteForm({ groupId, onMade }: InviteFormProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const words = useGroupTexts()
  const [days, setDays] = useState(7)
  const [uses, setUses] = useState(0)
  const [isBusy, setIsBusy] = useState(false)

  const make = async () => {
    setIsBusy(true)
    try {
      const end = days === 0 ? {} : { expires_in_s: days * daySeconds }
      await client.call('invite.create', { group_id: groupId, ...end, ...(uses > 0 && { max_uses: uses }) })
      onMade()
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    setIsBusy(false)
  }

  return (
    <div className="flex shrink-0 flex-col gap-3 px-5 pt-2 pb-4">
      <p className="text-sm text-ink-quiet">{words.invitesText}</p>
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={words.ends}
          value={days}
          options={[1, 7, 30, 0]}
          say={(value) => (value === 0 ? words.endsNever : words.days(value))}
          onChange={setDays}
          testId="invite-ends"
        />
        <Select
          label={words.uses}
          value={uses}
          options={[0, 1, 10, 100]}
          say={(value) => (value === 0 ? words.usesAny : words.people(value))}
          onChange={setUses}
          testId="invite-uses"
        />
      </div>
      <Button tone="primary" isBusy={isBusy} onClick={() => void make()} data-testid="make-invite">
        {words.makeLink}
      </Button>
    </div>
  )
}

interface SelectProps {
  readonly label: string
  readonly value: number
  readonly options: readonly number[]
  readonly say: (value: number) => string
  readonly onChange: (value: number) => void
  readonly testId: string
}

function Select({ label, value, options, say, onChange, testId }: SelectProps) {
  const id = useId()
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-sm font-medium text-ink-soft">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
        data-testid={testId}
        className={classes(inputClasses, 'h-11 border-line pane:h-10')}
      >
        {options.map((one) => (
          <option key={one} value={one}>
            {say(one)}
          </option>
        ))}
      </select>
    </div>
  )
}
