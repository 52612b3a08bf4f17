import type { PublicUser } from '@stonechat/protocol'
import { useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { MemberPicker } from '../conversations/MemberPicker.js'
import { failureText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'

interface AddMembersProps {
  readonly groupId: number
  readonly onClose: () => void
}

/** Adds users to a group. */
export function AddMembers({ groupId, onClose }: AddMembersProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().details
  const [users, setUsers] = useState<readonly PublicUser[]>([])
  const [isBusy, setIsBusy] = useState(false)

  const add = async () => {
    setIsBusy(true)
    try {
      await client.call('group.add', { group_id: groupId, user_ids: users.map((user) => user.id) })
      onClose()
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
      setIsBusy(false)
    }
  }

  return (
    <Dialog title={texts.addMembers} onClose={onClose} testId="add-members-dialog">
      <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-2 pb-5">
        <MemberPicker members={users} onChange={setUsers} autoFocus />
        <Button
          tone="primary"
          disabled={users.length === 0}
          isBusy={isBusy}
          onClick={() => void add()}
          data-testid="confirm-add"
        >
          {texts.add}
        </Button>
      </div>
    </Dialog>
  )
}
