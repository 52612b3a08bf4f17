import type { Target } from '@stonechat/protocol'
import { useCallback, useState } from 'react'
import { useClient, useTexts } from '../base/context.js'
import { usePages } from '../base/use-pages.js'
import { Dialog } from '../ui/Dialog.js'
import { FilterChips, PagedList, PersonRow } from '../ui/PagedList.js'
import type { PollState } from './poll-state.js'

interface PollVotersProps {
  readonly state: PollState
  readonly target: Target
  readonly seq: number
  /** Another one where somebody voted. */
  readonly version: string
  readonly onClose: () => void
}

/** Who chose which answer of an open poll; at first the one that most chose. */
export function PollVoters({ state: { options }, target, seq, version, onClose }: PollVotersProps) {
  const texts = useTexts().poll
  const [chosen, setChosen] = useState(() => {
    const counts = options.map(({ count }) => count)
    return counts.indexOf(Math.max(...counts))
  })
  return (
    <Dialog title={texts.who} onClose={onClose} testId="poll-voters-list">
      <FilterChips
        label={texts.filter}
        chosen={chosen}
        options={options.map(({ label, count }, value) => ({ value, label, count }))}
        testId="poll-filter"
        onChoose={setChosen}
      />
      <VoterList key={chosen} {...{ target, seq, option: chosen }} version={version} />
    </Dialog>
  )
}

interface VoterListProps {
  readonly target: Target
  readonly seq: number
  readonly option: number
  readonly version: string
}

/** The first who chose it comes first. */
function VoterList({ target, seq, option, version }: VoterListProps) {
  const client = useClient()
  const texts = useTexts().poll
  const load = useCallback(
    async (cursor: string | undefined) => {
      const input = { ...target, seq, option, ...(cursor && { cursor }) }
      const { voters, next_cursor } = await client.call('message.voters', input)
      return { items: voters, next: next_cursor }
    },
    [client, target, seq, option],
  )
  return (
    <PagedList
      label={texts.who}
      pages={usePages(load, version)}
      row={({ user_id }) => <PersonRow key={user_id} userId={user_id} testId="voter" />}
    />
  )
}
