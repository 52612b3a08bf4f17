import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useCallback, useMemo, useState } from 'react'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { usePages } from '../base/use-pages.js'
import { Dialog } from '../ui/Dialog.js'
import { FilterChips, PagedList, PersonRow } from '../ui/PagedList.js'

interface WhoReactedProps {
  readonly target: Target
  readonly message: MessageView
  /** The emoji that is chosen at first; `undefined` for all. */
  readonly first: string | undefined
  readonly onClose: () => void
}

/** Who reacted to a message and with what; all of them, or those with one emoji. */
export function WhoReacted({ target, message, first, onClose }: WhoReactedProps) {
  const texts = useTexts().chat
  const { seq } = message
  const { reactions = [] } = useMessage(target, message)
  const [chosen, setChosen] = useState(first)
  const total = reactions.reduce((sum, { count }) => sum + count, 0)
  if (seq === undefined) return null
  return (
    <Dialog title={texts.reactions} onClose={onClose} testId="who-reacted-list">
      <FilterChips
        label={texts.filterReactions}
        chosen={chosen}
        options={[
          { value: undefined, label: texts.allReactions, count: total },
          ...reactions.map(({ emoji, count }) => ({ value: emoji, label: emoji, count })),
        ]}
        testId="reaction-filter"
        onChoose={setChosen}
      />
      <ReactorList
        key={chosen ?? ''}
        {...{ target, seq, emoji: chosen }}
        version={JSON.stringify(reactions)}
      />
    </Dialog>
  )
}

interface ReactorListProps {
  readonly target: Target
  readonly seq: number
  readonly emoji: string | undefined
  /** Another one where others react. */
  readonly version: string
}

/** The first who reacted comes first. */
function ReactorList({ target, seq, emoji, version }: ReactorListProps) {
  const client = useClient()
  const texts = useTexts().chat
  const load = useCallback(
    async (cursor: string | undefined) => {
      const input = { ...target, seq, ...(emoji && { emoji }), ...(cursor && { cursor }) }
      const { reactions, next_cursor } = await client.call('message.reactions', input)
      return { items: reactions, next: next_cursor }
    },
    [client, target, seq, emoji],
  )
  return (
    <PagedList
      label={texts.reactions}
      pages={usePages(load, version)}
      row={(one) => (
        <PersonRow key={`${one.user_id} ${one.emoji}`} userId={one.user_id} testId="reactor">
          <span className="font-emoji text-lg">{one.emoji}</span>
        </PersonRow>
      )}
    />
  )
}

/** The message as it is now, where it is loaded. */
function useMessage(target: Target, message: MessageView): MessageView {
  const client = useClient()
  const timeline = useMemo(() => client.open(target), [client, target])
  const { messages } = useReadable(timeline)
  return messages.find(({ seq }) => seq === message.seq) ?? message
}
