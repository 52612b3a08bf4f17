import type { Target } from '@stonechat/protocol'
import { useApp, usePreferences } from '../base/context.js'
import { isModerator, useGroup } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'

/** Pinning for everybody in a conversation: both of two people may, in a group those who look after it. */
export function usePin(target: Target) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const isGroup = target.target_type === 'group'
  const role = useGroup(isGroup ? target.target_id : undefined)?.role
  return {
    canPin: !isGroup || isModerator(role),
    pin(seq: number, on: boolean) {
      client
        .call('message.pin', { ...target, seq, on })
        .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
    },
  }
}
