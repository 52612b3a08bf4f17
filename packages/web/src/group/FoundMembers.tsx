import type { Client } from '@stonechat/client'
import type { Group, Member } from '@stonechat/protocol'
import { useCallback } from 'react'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { type Page, usePages } from '../base/use-pages.js'
import { failureText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { Spinner } from '../ui/Spinner.js'
import { MemberRow } from './MemberRow.js'
import { useGroupTexts } from './use-group-texts.js'

interface FoundMembersProps {
  readonly group: Group
  /** Not blank. To be a key of this, too. */
  readonly typed: string
}

/** The members whose name, alias, pinyin, initials or id is meant by what was typed: of all, as the server knows them. */
export function FoundMembers({ group, typed }: FoundMembersProps) {
  const client = useClient()
  const { language } = usePreferences()
  const texts = useTexts()
  const words = useGroupTexts()
  const load = useCallback(
    (cursor: string | undefined) => findMembers(client, group.id, typed, cursor),
    [client, group.id, typed],
  )
  // Another one where somebody came, went, or is something else.
  const { items, isLoading, failure, hasMore, loadMore } = usePages<Member>(load, group.rev)
  return (
    <div aria-live="polite" aria-busy={isLoading}>
      <ul className="-mx-2">
        {items.map((member) => (
          <MemberRow key={member.user_id} group={group} member={member} />
        ))}
      </ul>
      {failure !== undefined && (
        <div className="flex flex-col items-start gap-2 py-3" role="alert">
          <span className="text-ink-soft">{failureText(failure, language)}</span>
          <Button onClick={loadMore}>{texts.retry}</Button>
        </div>
      )}
      {isLoading && (
        <div className="flex justify-center py-3 text-ink-quiet">
          <Spinner />
        </div>
      )}
      {!isLoading && failure === undefined && items.length === 0 && (
        <p className="py-3 text-sm text-ink-quiet" data-testid="no-member-found">
          {words.noMemberFound}
        </p>
      )}
      {!isLoading && failure === undefined && hasMore && (
        <Button tone="quiet" className="w-full" onClick={loadMore}>
          {words.moreMembers}
        </Button>
      )}
    </div>
  )
}

/** A page with somebody in it, where there is anybody: the server answers empty ones while it makes names searchable. */
async function findMembers(
  client: Client,
  group_id: number,
  q: string,
  from: string | undefined,
): Promise<Page<Member>> {
  let cursor: string | undefined = from
  for (;;) {
    const { members, next_cursor } = await client.call('group.members', { group_id, q, cursor })
    if (members.length > 0 || next_cursor === null) return { items: members, next: next_cursor }
    cursor = next_cursor
  }
}
