import type { Privacy } from '@stonechat/protocol'

/** As long as the user has chosen nothing. */
export const openPrivacy: Privacy = {
  receipts: 'on',
  messages_from: 'everyone',
  groups_by: 'everyone',
  presence_to: 'everyone',
  find_by: ['phone', 'username', 'id'],
}
