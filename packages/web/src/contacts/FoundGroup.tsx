import type { GroupCard } from '@stonechat/protocol'
import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { useGroupTexts } from '../group/use-group-texts.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { Name } from '../ui/Name.js'

interface FoundGroupProps {
  readonly card: GroupCard
  readonly onDone: () => void
}

/** A group that lets people find it by its id. */
export function FoundGroup({ card, onDone }: FoundGroupProps) {
  const { chat } = useTexts()
  const words = useGroupTexts()
  const [, navigate] = useLocation()
  return (
    <div
      className="mt-4 flex flex-wrap items-center gap-3 rounded-m border border-line p-3"
      data-testid="found-group"
    >
      <Avatar id={card.group_id} name={card.name} url={card.avatar_url} size="l" isGroup />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <Name>{card.name}</Name>
        </p>
        <p className="truncate text-sm text-ink-quiet tabular-nums">{chat.members(card.member_count)}</p>
      </div>
      <Button
        onClick={() => {
          onDone()
          navigate(pathOf({ target_type: 'group', target_id: card.group_id }), { state: stacked })
        }}
        data-testid="open-found-group"
      >
        {words.viewGroup}
      </Button>
    </div>
  )
}
