import type { Invite } from '@stonechat/protocol'
import { useCallback, useState } from 'react'
import { useClient } from '../../base/context.js'
import { usePages } from '../../base/use-pages.js'
import { SharedPane } from '../../files/list/SharedPane.js'
import { PagedList } from '../../ui/PagedList.js'
import { useGroupTexts } from '../use-group-texts.js'
import { InviteForm } from './InviteForm.js'
import { InviteRow } from './InviteRow.js'

interface InviteLinksProps {
  readonly groupId: number
  readonly onBack: () => void
}

/** The links that let people into a group: made, copied and ended here. */
export function InviteLinks({ groupId, onBack }: InviteLinksProps) {
  const client = useClient()
  const words = useGroupTexts()
  const [version, setVersion] = useState(0)
  const load = useCallback(
    async (cursor: string | undefined) => {
      const input = { group_id: groupId, ...(cursor && { cursor }) }
      const { invites, next_cursor } = await client.call('invite.list', input)
      return { items: invites, next: next_cursor }
    },
    [client, groupId],
  )
  const pages = usePages<Invite>(load, version)
  const readAgain = () => setVersion((now) => now + 1)
  return (
    <SharedPane head={<h3 className="font-medium">{words.invites}</h3>} testId="invites" onBack={onBack}>
      <InviteForm groupId={groupId} onMade={readAgain} />
      {pages.items.length === 0 && !pages.isLoading && pages.failure === undefined && (
        <p className="px-5 text-sm text-ink-quiet">{words.noLinks}</p>
      )}
      <PagedList
        label={words.invites}
        pages={pages}
        row={(invite) => (
          <InviteRow key={invite.code} groupId={groupId} invite={invite} onEnded={readAgain} />
        )}
      />
    </SharedPane>
  )
}
