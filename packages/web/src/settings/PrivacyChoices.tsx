import { useApp, usePreferences, useReadable, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import { Switch } from '../ui/Switch.js'

/** What others learn of the user. */
export function PrivacyChoices() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const { receipts } = useReadable(client.privacy)
  const texts = useTexts().settings
  const setReceipts = (isOn: boolean) =>
    client
      .setPrivacy({ receipts: isOn ? 'on' : 'off' })
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
  return (
    <>
      <Switch
        label={texts.receipts}
        isOn={receipts === 'on'}
        onChange={(isOn) => void setReceipts(isOn)}
        testId="switch-receipts"
      />
      <p className="text-sm text-ink-quiet">{texts.receiptsHint}</p>
    </>
  )
}
