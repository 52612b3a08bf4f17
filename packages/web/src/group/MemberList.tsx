import type { Group, Member } from '@stonechat/protocol'
import { useEffect, useRef, useState } from 'react'
import { useSettled } from '../base/use-settled.js'
import { Button } from '../ui/Button.js'
import { SearchField } from '../ui/SearchField.js'
import { FoundMembers } from './FoundMembers.js'
import { MemberRow } from './MemberRow.js'
import { useGroupTexts } from './use-group-texts.js'

/** More members are shown on demand, this many at a time. */
const stepMembers = 60
/** So many are seen at a glance. */
const glanceMembers = 8
/** So long nothing is typed before the server is asked, milliseconds. */
const typingPauseMs = 200

interface MemberListProps {
  readonly group: Group
  readonly members: readonly Member[]
}

/** The members of a group, with a search over them where they are many. */
export function MemberList({ group, members }: MemberListProps) {
  const words = useGroupTexts()
  const [query, setQuery] = useState('')
  const typed = useSettled(query.trim(), typingPauseMs)
  const isSearching = query.trim() !== ''
  const place = useRef<HTMLDivElement>(null)
  // The list stands at the end of its pane: what is found must not lie below what can be seen.
  useEffect(() => {
    if (isSearching) place.current?.scrollIntoView({ block: 'start' })
  }, [isSearching])
  return (
    <div ref={place} className={isSearching ? 'min-h-[70dvh]' : undefined}>
      {group.member_count > glanceMembers && (
        <div className="mb-2">
          <SearchField label={words.findMember} value={query} onChange={setQuery} testId="find-member" />
        </div>
      )}
      {isSearching && typed !== '' ? (
        <FoundMembers key={typed} group={group} typed={typed} />
      ) : (
        <AllMembers group={group} members={members} />
      )}
    </div>
  )
}

function AllMembers({ group, members }: MemberListProps) {
  const [shown, setShown] = useState(stepMembers)
  return (
    <>
      <ul className="-mx-2">
        {members.slice(0, shown).map((member) => (
          <MemberRow key={member.user_id} group={group} member={member} />
        ))}
      </ul>
      {members.length > shown && (
        <Button tone="quiet" className="w-full" onClick={() => setShown(shown + stepMembers)}>
          + {members.length - shown}
        </Button>
      )}
    </>
  )
}
