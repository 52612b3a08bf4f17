import type { Group } from '@stonechat/protocol'
import { useCallback, useState } from 'react'
import { useClient } from '../../base/context.js'
import { usePages } from '../../base/use-pages.js'
import { SharedPane } from '../../files/list/SharedPane.js'
import { PagedList, PersonRow } from '../../ui/PagedList.js'
import { Segments } from '../../ui/Segments.js'
import { useGroupTexts } from '../use-group-texts.js'

interface NoticeReadersProps {
  readonly group: Group
  readonly onBack: () => void
}

type Side = 'read' | 'unread'

/** Who has confirmed the notice of a group, and who has not. */
export function NoticeReaders({ group, onBack }: NoticeReadersProps) {
  const { notice: words } = useGroupTexts()
  const [side, setSide] = useState<Side>('read')
  const { notice_read_count, member_count } = group
  const counts = { read: notice_read_count, unread: Math.max(0, member_count - notice_read_count) }
  return (
    <SharedPane
      head={<h3 className="font-medium">{words.readers}</h3>}
      testId="notice-readers"
      onBack={onBack}
    >
      <Segments
        label={words.readers}
        value={side}
        onChange={setSide}
        className="mx-5 mb-2 shrink-0"
        options={(['read', 'unread'] as const).map((value) => ({
          value,
          label: words.sides[value](counts[value]),
          testId: `notice-${value}`,
        }))}
      />
      <People key={side} side={side} groupId={group.id} count={notice_read_count} />
    </SharedPane>
  )
}

interface PeopleProps {
  readonly side: Side
  readonly groupId: number
  /** How many have confirmed it: another number is another list. */
  readonly count: number
}

function People({ side, groupId, count }: PeopleProps) {
  const client = useClient()
  const { notice: words } = useGroupTexts()
  const load = useCallback(
    async (cursor: string | undefined) => {
      const input = { group_id: groupId, state: side, cursor }
      const { members, next_cursor } = await client.call('group.notice_readers', input)
      return { items: members, next: next_cursor }
    },
    [client, groupId, side],
  )
  const pages = usePages(load, count)
  if (pages.items.length === 0 && !pages.isLoading && pages.failure === undefined)
    return <p className="px-5 text-sm text-ink-quiet">{words.nobody[side]}</p>
  return (
    <PagedList
      label={words.readers}
      pages={pages}
      isPage
      row={({ user_id }) => <PersonRow key={user_id} userId={user_id} testId="notice-reader" />}
    />
  )
}
