import { useCallback, useState } from 'react'
import { useClient, useReadable } from '../base/context.js'
import { usePages } from '../base/use-pages.js'
import { RequestRow } from '../contact/RequestRow.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { EmptyState } from '../ui/EmptyState.js'
import { PagedList } from '../ui/PagedList.js'
import { Segments } from '../ui/Segments.js'

type Direction = 'in' | 'out'

/** The requests of others and the own ones, answered ones too. */
export function RequestList() {
  const words = usePeopleTexts()
  const [direction, setDirection] = useState<Direction>('in')
  return (
    <div className="mx-auto flex min-h-0 w-full max-w-150 flex-1 flex-col">
      <Segments
        className="m-3"
        label={words.requests}
        value={direction}
        onChange={setDirection}
        options={[
          { value: 'in', label: words.received, testId: 'requests-in' },
          { value: 'out', label: words.sent, testId: 'requests-out' },
        ]}
      />
      <Requests key={direction} direction={direction} />
    </div>
  )
}

function Requests({ direction }: { readonly direction: Direction }) {
  const client = useClient()
  const words = usePeopleTexts()
  // Another one waits, or one has been answered.
  const waiting = useReadable(client.contactRequests)
  const load = useCallback(
    async (cursor: string | undefined) => {
      const { requests, next_cursor } = await client.call('contact.requests', { direction, cursor })
      return { items: requests, next: next_cursor }
    },
    [client, direction],
  )
  const pages = usePages(load, waiting)
  const isEmpty = pages.items.length === 0 && !pages.isLoading && pages.failure === undefined
  if (isEmpty) return <EmptyState title={direction === 'in' ? words.noneReceived : words.noneSent} />
  return (
    <PagedList
      label={words.requests}
      pages={pages}
      isPage
      row={(request) => <RequestRow key={request.id} request={request} />}
    />
  )
}
