import type { Privacy } from '@stonechat/protocol'
import { useApp, usePreferences, useReadable, useTexts } from '../base/context.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { failureText } from '../text/error-text.js'
import { Segments } from '../ui/Segments.js'
import { Switch } from '../ui/Switch.js'

/** What others learn of the user, and what they may do. */
export function PrivacyChoices() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const { receipts, messages_from } = useReadable(client.privacy)
  const texts = useTexts().settings
  const words = usePeopleTexts().privacy
  const set = (patch: Partial<Privacy>) =>
    void client
      .setPrivacy(patch)
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span>{words.messagesFrom}</span>
        <Segments
          label={words.messagesFrom}
          value={messages_from}
          onChange={(next) => set({ messages_from: next })}
          options={[
            { value: 'everyone', label: words.everyone, testId: 'messages-everyone' },
            { value: 'contacts', label: words.contacts, testId: 'messages-contacts' },
          ]}
        />
      </div>
      <p className="mb-1 text-sm text-ink-quiet">{words.messagesHint}</p>
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
