import { useLocation } from 'wouter'
import { useClient, useOwnUser, useTexts } from '../base/context.js'
import { usePlace } from '../base/routes.js'
import { isClientError } from '../text/error-text.js'
import { ConfirmDialog } from '../ui/layers.js'

export interface RemoveDialogProps {
  readonly groupId: number
  readonly onClose: () => void
}

/** Asks before a dissolved group goes from the list of all the user's devices: its messages go with it. */
export function RemoveDialog({ groupId, onClose }: RemoveDialogProps) {
  const client = useClient()
  const ownId = useOwnUser().id
  const texts = useTexts().list
  const place = usePlace()
  const [, navigate] = useLocation()

  const remove = async () => {
    try {
      await client.call('group.remove', { group_id: groupId, user_id: ownId })
    } catch (error) {
      // Another device was faster.
      if (!isClientError(error) || error.code !== 'not_a_member') throw error
    }
    if (place.page !== 'conversation') return
    const { target_type, target_id } = place.target
    if (target_type === 'group' && target_id === groupId) navigate('/', { replace: true })
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
