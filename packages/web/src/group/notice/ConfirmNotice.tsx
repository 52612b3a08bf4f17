import type { Group } from '@stonechat/protocol'
import { useClient } from '../../base/context.js'
import { useActing } from '../../contact/use-contacts.js'
import { Button } from '../../ui/Button.js'
import { useGroupTexts } from '../use-group-texts.js'

interface ConfirmNoticeProps {
  readonly group: Group
  readonly className?: string
}

/** Confirms that the user has read the notice. */
export function ConfirmNotice({ group, className }: ConfirmNoticeProps) {
  const client = useClient()
  const words = useGroupTexts()
  const { isBusy, act } = useActing()
  const { id: group_id, notice_rev } = group
  return (
    <Button
      size="s"
      tone="primary"
      className={className}
      isBusy={isBusy}
      onClick={() => void act(() => client.call('group.read_notice', { group_id, notice_rev }))}
      data-testid="confirm-notice"
    >
      {words.notice.confirm}
    </Button>
  )
}
