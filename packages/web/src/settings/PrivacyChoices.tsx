import type { FindWay, Privacy } from '@stonechat/protocol'
import { useApp, usePreferences, useReadable, useTexts } from '../base/context.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { failureText } from '../text/error-text.js'
import { Segments } from '../ui/Segments.js'
import { Switch } from '../ui/Switch.js'

const findWays: readonly FindWay[] = ['phone', 'username', 'id']

/** What others learn of the user, and what they may do. */
export function PrivacyChoices() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const { receipts, messages_from, groups_by, presence_to, find_by } = useReadable(client.privacy)
  const texts = useTexts().settings
  const words = usePeopleTexts().privacy
  const set = (patch: Partial<Privacy>) =>
    void client
      .setPrivacy(patch)
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
  const setFound = (way: FindWay, isOn: boolean) =>
    set({ find_by: findWays.filter((one) => (one === way ? isOn : find_by.includes(one))) })
  const everyone = { value: 'everyone', label: words.everyone } as const
  const contacts = { value: 'contacts', label: words.contacts } as const
  const nobody = { value: 'nobody', label: words.nobody } as const
  return (
    <>
      <Choice
        name="messages"
        label={words.messagesFrom}
        hint={words.messagesHint}
        value={messages_from}
        options={[everyone, contacts]}
        onChange={(next) => set({ messages_from: next })}
      />
      <Choice
        name="groups"
        label={words.groupsBy}
        value={groups_by}
        options={[everyone, contacts]}
        onChange={(next) => set({ groups_by: next })}
      />
      <Choice
        name="presence"
        label={words.presenceTo}
        value={presence_to}
        options={[everyone, contacts, nobody]}
        onChange={(next) => set({ presence_to: next })}
      />
      <fieldset className="mt-1">
        <legend className="min-h-10 py-2">{words.findBy}</legend>
        <div className="ps-4">
          {findWays.map((way) => (
            <Switch
              key={way}
              label={words.findWays[way]}
              isOn={find_by.includes(way)}
              onChange={(isOn) => setFound(way, isOn)}
              testId={`switch-find-${way}`}
            />
          ))}
        </div>
      </fieldset>
      <p className="mb-1 text-sm text-ink-quiet">{words.findHint}</p>
      <Switch
        label={texts.receipts}
        isOn={receipts === 'on'}
        onChange={(isOn) => set({ receipts: isOn ? 'on' : 'off' })}
        testId="switch-receipts"
      />
      <p className="text-sm text-ink-quiet">{texts.receiptsHint}</p>
    </>
  )
}

interface ChoiceProps<T extends string> {
  /** In the ids that tests find the options by. */
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}

/** Who may do something, on a line with what it is. */
function Choice<T extends string>({ name, label, hint, value, options, onChange }: ChoiceProps<T>) {
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span>{label}</span>
        <Segments
          label={label}
          value={value}
          onChange={onChange}
          options={options.map((option) => ({ ...option, testId: `${name}-${option.value}` }))}
        />
      </div>
      {hint !== undefined && <p className="mb-1 text-sm text-ink-quiet">{hint}</p>}
    </>
  )
}
