import type { Group } from '@stonechat/protocol'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useClient, useOwnUser, useTexts } from '../base/context.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { Switch } from '../ui/Switch.js'
import { useGroupTexts } from './use-group-texts.js'

interface LeaveGroupProps {
  readonly group: Group
  readonly onClose: () => void
}

/** Asks before leaving a group, with a line in its timeline or without. */
export function LeaveGroup({ group, onClose }: LeaveGroupProps) {
  const client = useClient()
  const user_id = useOwnUser().id
  const texts = useTexts().details
  const words = useGroupTexts()
  const [, navigate] = useLocation()
  const [quiet, setQuiet] = useState(false)
  const leave = async () => {
    await client.call('group.remove', { group_id: group.id, user_id, quiet })
    navigate('/', { replace: true })
  }
  return (
    <ConfirmDialog
      title={texts.leaveTitle}
      text={texts.leaveText}
      action={texts.leave}
      onConfirm={leave}
      onClose={onClose}
    >
      <Switch label={words.leaveQuietly} isOn={quiet} onChange={setQuiet} testId="switch-quiet" />
    </ConfirmDialog>
  )
}
