import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useClient, useOwnUser, useTexts } from '../base/context.js'
import { isClientError } from '../text/error-text.js'
import { ConfirmDialog } from '../ui/layers.js'

/** Asks before a dissolved group goes from the list of all the user's devices: its messages go with it. */
export function RemoveDialog({
  groupId,
  onClose,
}: {
  readonly groupId: number
  readonly onClose: () => void
}) {
  const client = useClient()
  const ownId = useOwnUser().id
  const texts = useTexts().list
  const [path, navigate] = useLocation()

  const remove = async () => {
    try {
      await client.call('group.remove', { group_id: groupId, user_id: ownId })
    } catch (error) {
      // Another device was faster.
      if (!isClientError(error) || error.code !== 'not_a_member') throw error
    }
    const own = pathOf({ target_type: 'group', target_id: groupId })
    if (path === own || path.startsWith(`${own}/`)) navigate('/', { replace: true })
  }

  return (
    <ConfirmDialog
      title={texts.removeTitle}
      text={texts.removeText}
      action={texts.remove}
      onConfirm={remove}
      onClose={onClose}
    />
  )
}
