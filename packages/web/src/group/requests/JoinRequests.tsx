import type { JoinRequest } from '@stonechat/protocol'
import { useCallback, useMemo, useState } from 'react'
import { useClient, useReadable } from '../../base/context.js'
import { usePages } from '../../base/use-pages.js'
import { SharedPane } from '../../files/list/SharedPane.js'
import { PagedList } from '../../ui/PagedList.js'
import { useGroupTexts } from '../use-group-texts.js'
import { JoinRequestRow } from './JoinRequestRow.js'

interface JoinRequestsProps {
  readonly groupId: number
  readonly onBack: () => void
}

/** Who asks to be let into a group, with what they say about it. */
export function JoinRequests({ groupId, onBack }: JoinRequestsProps) {
  const client = useClient()
  const words = useGroupTexts()
  const [answered, setAnswered] = useState(0)
  const load = useCallback(
    async (cursor: string | undefined) => {
      const { requests, next_cursor } = await client.call('group.requests', { group_id: groupId, cursor })
      return { items: requests, next: next_cursor }
    },
    [client, groupId],
  )
  const joins = useReadable(client.joins)
  // Another object where one was answered here, or anything changed about requests.
  const version = useMemo(() => ({ answered, joins }), [answered, joins])
  const pages = usePages<JoinRequest>(load, version)
  return (
    <SharedPane
      head={<h3 className="font-medium">{words.requests}</h3>}
      testId="join-requests"
      onBack={onBack}
    >
      {pages.items.length === 0 && !pages.isLoading && pages.failure === undefined && (
        <p className="px-5 text-sm text-ink-quiet">{words.noRequests}</p>
      )}
      <PagedList
        label={words.requests}
        pages={pages}
        row={(request) => (
          <JoinRequestRow
            key={request.user_id}
            request={request}
            onAnswered={() => setAnswered((now) => now + 1)}
          />
        )}
      />
    </SharedPane>
  )
}
