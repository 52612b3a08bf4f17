import type { Member, OperationInput } from '@stonechat/protocol'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import type { MenuItem } from '../ui/Menu.js'
import type { MemberAction } from './member-actions.js'

const hourMs = 3_600_000

/** What cannot be taken back is asked about first. */
export type GraveAction = Extract<MemberAction, 'kick' | 'transfer'>

/** The menu of a member, and what its entries do; `ask` for those that cannot be taken back. */
export function useMemberActions(groupId: number, member: Member, ask: (action: GraveAction) => void) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().details
  const subject = { group_id: groupId, user_id: member.user_id }

  const change = (patch: Omit<OperationInput<'group.member'>, 'group_id' | 'user_id'>) => () =>
    void client
      .call('group.member', { ...subject, ...patch })
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
  const muteFor = (ms: number) => () => change({ muted_until: Date.now() + ms })()

  const entries: Record<MemberAction, MenuItem> = {
    'make-admin': { label: texts.makeAdmin, onSelect: change({ role: 'admin' }) },
    'remove-admin': { label: texts.removeAdmin, onSelect: change({ role: 'member' }) },
    transfer: { label: texts.transfer, onSelect: () => ask('transfer'), isDanger: true },
    'mute-hour': { label: texts.mute(texts.muteHour), onSelect: muteFor(hourMs) },
    'mute-day': { label: texts.mute(texts.muteDay), onSelect: muteFor(24 * hourMs) },
    unmute: { label: texts.unmute, onSelect: change({ muted_until: null }) },
    kick: { label: texts.kick, onSelect: () => ask('kick'), isDanger: true },
  }

  return {
    itemsFor: (actions: readonly MemberAction[]): MenuItem[] =>
      actions.map((action) => ({ ...entries[action], testId: action })),
    async doGrave(action: GraveAction): Promise<void> {
      if (action === 'kick') await client.call('group.remove', subject)
      else await client.call('group.member', { ...subject, role: 'owner' })
    },
  }
}
