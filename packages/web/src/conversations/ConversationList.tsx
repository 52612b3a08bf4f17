import type { SessionView } from '@stonechat/client'
import { type ReactNode, Suspense, useMemo, useState } from 'react'
import { Virtualizer } from 'virtua'
import { useClient, usePreferences, useReadable, useTexts } from '../base/context.js'
import { passageHeading } from '../base/use-passage.js'
import { RemoveDialog } from '../gone/lazy-parts.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'
import { ContextMenu } from '../ui/layers.js'
import type { Point } from '../ui/Menu.js'
import { SkeletonRows } from '../ui/Skeleton.js'
import { filterSessions, type SessionFilter } from './filter-sessions.js'
import { ListHeader } from './ListHeader.js'
import { SessionRow } from './SessionRow.js'
import { useSessionMenu } from './use-session-menu.js'

interface ConversationListProps {
  /** Stands above the conversations. */
  readonly notice: ReactNode
  /** The key of the open conversation. */
  readonly current: string | undefined
  /** Then the page's heading is here. */
  readonly isOnlyPane: boolean
  readonly onNew: () => void
}

/** The first pane: who I am, search, and all conversations. */
export function ConversationList({ notice, current, isOnlyPane, onNew }: ConversationListProps) {
  const texts = useTexts().list
  const client = useClient()
  const sessions = useReadable(client.sessions)
  const blocked = useReadable(client.blocks)
  const { showBlocked } = usePreferences()
  const hiddenUserIds = showBlocked ? undefined : blocked
  const [filter, setFilter] = useState<SessionFilter>('all')
  const [query, setQuery] = useState('')
  const [menu, setMenu] = useState<{ readonly session: SessionView; readonly at: Point }>()
  const [removed, setRemoved] = useState<SessionView>()
  const menuItems = useSessionMenu(setRemoved)
  const shown = useMemo(
    () => sessions && filterSessions(sessions, { filter, query, current, hiddenUserIds }),
    [sessions, filter, query, current, hiddenUserIds],
  )

  const Heading = isOnlyPane ? 'h1' : 'h2'
  return (
    <nav className="flex w-full shrink-0 flex-col border-line bg-surface pane:w-80 pane:border-e">
      <Heading {...passageHeading} className="sr-only">
        {texts.title}
      </Heading>
      <ListHeader filter={filter} onFilter={setFilter} query={query} onQuery={setQuery} onNew={onNew} />
      <Suspense>{notice}</Suspense>
      <div className="min-h-0 flex-1 overflow-y-auto pb-[env(safe-area-inset-bottom)]">
        {shown === undefined && <SkeletonRows count={8} />}
        {shown !== undefined && shown.length === 0 && (
          <NothingShown
            filter={filter}
            query={query}
            hasAny={sessions !== undefined && sessions.length > 0}
            onNew={onNew}
          />
        )}
        {shown !== undefined && shown.length > 0 && (
          <div className="px-2 pb-2" data-testid="conversations">
            <Virtualizer>
              {shown.map((session) => (
                <SessionRow
                  key={session.key}
                  session={session}
                  isCurrent={session.key === current}
                  onMenu={(at) => setMenu({ session, at })}
                />
              ))}
            </Virtualizer>
          </div>
        )}
      </div>
      {menu !== undefined && (
        <ContextMenu items={menuItems(menu.session)} at={menu.at} onClose={() => setMenu(undefined)} />
      )}
      {removed !== undefined && (
        <Suspense>
          <RemoveDialog groupId={removed.target_id} onClose={() => setRemoved(undefined)} />
        </Suspense>
      )}
    </nav>
  )
}

interface NothingShownProps {
  readonly filter: SessionFilter
  readonly query: string
  readonly hasAny: boolean
  readonly onNew: () => void
}

function NothingShown({ filter, query, hasAny, onNew }: NothingShownProps) {
  const texts = useTexts().list
  if (query.trim() !== '')
    return <EmptyState title={texts.noResultTitle} text={texts.noResultText(query.trim())} />
  if (hasAny) return <EmptyState title={filter === 'unread' ? texts.noUnread : texts.noGroups} />
  return (
    <EmptyState title={texts.emptyTitle} text={texts.emptyText}>
      <Button tone="primary" onClick={onNew}>
        {texts.newConversation}
      </Button>
    </EmptyState>
  )
}
