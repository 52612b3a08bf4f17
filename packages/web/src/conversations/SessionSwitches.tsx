import type { Target } from '@stonechat/protocol'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { useSession } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'
import { Switch } from '../ui/Switch.js'

/** Pin and mute of a conversation. */
export function SessionSwitches({ target }: { readonly target: Target }) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().details
  const session = useSession(target)
  if (session === undefined) return null
  const change = (patch: { pinned?: boolean; muted?: boolean }) =>
    void client
      .updateSession(target, patch)
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))

  return (
    <section className="border-t border-line py-2">
      <Switch
        label={texts.pinConversation}
        isOn={session.pinned}
        onChange={(pinned) => change({ pinned })}
        testId="switch-pin"
      />
      <Switch
        label={texts.muteConversation}
        isOn={session.muted}
        onChange={(muted) => change({ muted })}
        testId="switch-mute"
      />
    </section>
  )
}
