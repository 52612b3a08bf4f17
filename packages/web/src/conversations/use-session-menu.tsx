import type { SessionView } from '@stonechat/client'
import { Bell, BellOff, CheckCheck, ListX, Pin, PinOff } from 'lucide-react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import type { MenuItem } from '../ui/Menu.js'

/** What can be done with a conversation from the list; `askToRemove` before it goes from there. */
export function useSessionMenu(
  askToRemove: (session: SessionView) => void,
): (session: SessionView) => MenuItem[] {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().list
  const attempt = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))

  return (session) => {
    const { target_type, target_id } = session
    const items: MenuItem[] = [
      {
        label: session.pinned ? texts.unpin : texts.pin,
        icon: session.pinned ? <PinOff /> : <Pin />,
        onSelect: () => attempt(client.updateSession(session, { pinned: !session.pinned })),
        testId: 'pin',
      },
      {
        label: session.muted ? texts.unmute : texts.mute,
        icon: session.muted ? <Bell /> : <BellOff />,
        onSelect: () => attempt(client.updateSession(session, { muted: !session.muted })),
        testId: 'mute',
      },
    ]
    if (session.unread > 0) {
      items.push({
        label: texts.markRead,
        icon: <CheckCheck />,
        onSelect: () =>
          attempt(client.call('session.read', { target_type, target_id, seq: session.last_seq })),
        testId: 'mark-read',
      })
    }
    const isGroup = target_type === 'group'
    if (isGroup && client.groupRefusal(target_id).getSnapshot() === 'group_dissolved') {
      items.push({
        label: texts.remove,
        icon: <ListX />,
        onSelect: () => askToRemove(session),
        isDanger: true,
        testId: 'remove-from-list',
      })
    }
    return items
  }
}
