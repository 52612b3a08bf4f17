import type { Group, Member } from '@stonechat/protocol'
import { Link as LinkIcon, LogOut, Settings2, Share2, UserPlus, UserRoundCheck } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { useClient, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { useLimits } from '../base/use-limits.js'
import { isModerator, nameOf, useGroup, useMembers } from '../base/use-people.js'
import { ShareCard } from '../card/ShareCard.js'
import { SessionSwitches } from '../conversations/SessionSwitches.js'
import { AvatarEditor } from '../files/avatar/AvatarEditor.js'
import { type Shared, SharedLink } from '../files/list/SharedLink.js'
import { Gone } from '../gone/Gone.js'
import { useGone } from '../gone/use-gone.js'
import { ReportButton } from '../report/ReportButton.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { CountBadge } from '../ui/CountBadge.js'
import { IdLine } from '../ui/IdLine.js'
import { NavRow } from '../ui/NavRow.js'
import { SkeletonRows } from '../ui/Skeleton.js'
import { AddMembers } from './AddMembers.js'
import { EditableText } from './EditableText.js'
import { InviteLinks } from './invites/InviteLinks.js'
import { useGroupCard } from './join/use-group-card.js'
import { LeaveGroup } from './LeaveGroup.js'
import { MemberList } from './MemberList.js'
import { NoticeReaders } from './notice/NoticeReaders.js'
import { NoticeSection } from './notice/NoticeSection.js'
import { JoinRequests } from './requests/JoinRequests.js'
import { GroupSettings } from './settings/GroupSettings.js'
import { useGroupTexts } from './use-group-texts.js'

interface GroupDetailsProps {
  readonly groupId: number
  /** Shows the pictures and files of the conversation, or its links. */
  readonly onShared: (shared: Shared) => void
}

/** A group: its picture, name and notice, its members, and the ways out of it. */
export function GroupDetails({ groupId, onShared }: GroupDetailsProps) {
  const target = { target_type: 'group', target_id: groupId } as const
  const group = useGroup(groupId)
  const why = useGone(target)
  if (why === 'not_a_member') return <Outside groupId={groupId} />
  if (why !== undefined) return <Gone target={target} why={why} />
  if (!group) return <SkeletonRows count={5} />
  return <KnownGroup group={group} onShared={onShared} />
}

/** Beside the way into a group, or beside why there is none. */
function Outside({ groupId }: Pick<GroupDetailsProps, 'groupId'>) {
  const card = useGroupCard(groupId)
  if (card === undefined) return null
  const why = typeof card === 'string' ? card : 'not_a_member'
  return <Gone target={{ target_type: 'group', target_id: groupId }} why={why} />
}

interface KnownGroupProps extends Pick<GroupDetailsProps, 'onShared'> {
  readonly group: Group
}

/** The details, or one of the pages that they lead to. */
function KnownGroup({ group, onShared }: KnownGroupProps) {
  const [page, setPage] = useState<GroupPage>()
  const [left, setLeft] = useState<GroupPage>()
  const leave = useCallback(() => {
    setLeft(page)
    setPage(undefined)
  }, [page])
  if (page === 'settings') return <GroupSettings group={group} onBack={leave} />
  if (page === 'invites') return <InviteLinks groupId={group.id} onBack={leave} />
  if (page === 'requests') return <JoinRequests groupId={group.id} onBack={leave} />
  if (page === 'notice') return <NoticeReaders group={group} onBack={leave} />
  return <Overview group={group} onShared={onShared} left={left} onPage={setPage} />
}

type GroupPage = 'settings' | 'invites' | 'requests' | 'notice'

interface OverviewProps extends KnownGroupProps {
  /** The page that one comes back from: its row has the focus. */
  readonly left: GroupPage | undefined
  readonly onPage: (page: GroupPage) => void
}

function Overview({ group, onShared, left, onPage }: OverviewProps) {
  const client = useClient()
  const texts = useTexts()
  const words = useGroupTexts()
  const canManage = isModerator(group.role)

  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-6">
      <div className="flex flex-col items-center gap-3 py-6">
        {canManage ? (
          <AvatarEditor id={group.id} name={group.name} url={group.avatar_url} isGroup />
        ) : (
          <Avatar id={group.id} name={group.name} url={group.avatar_url} size="xl" isGroup />
        )}
        <EditableText
          label={texts.details.name}
          value={group.name}
          canEdit={canManage}
          isTitle
          onSave={async (name) => void (await client.call('group.update', { group_id: group.id, name }))}
          testId="group-title"
        />
      </div>
      <NoticeSection group={group} onReaders={() => onPage('notice')} hasFocus={left === 'notice'} />
      <OwnAlias group={group} />
      <section className="border-t border-line py-2">
        <IdLine label={texts.details.groupId} value={String(group.id)} testId="details-id" />
      </section>
      <section className="border-t border-line py-1.5">
        <NavRow
          icon={Settings2}
          label={words.settings}
          testId="open-group-settings"
          onPress={() => onPage('settings')}
          hasFocus={left === 'settings'}
        />
        {(canManage || group.who_invites === 'all') && (
          <NavRow
            icon={LinkIcon}
            label={words.invites}
            testId="open-invites"
            onPress={() => onPage('invites')}
            hasFocus={left === 'invites'}
          />
        )}
        <ShareGroup groupId={group.id} />
        {canManage && (
          <RequestsRow group={group} onPress={() => onPage('requests')} hasFocus={left === 'requests'} />
        )}
      </section>
      <SharedLink onOpen={onShared} />
      <SessionSwitches target={{ target_type: 'group', target_id: group.id }} />
      <MemberSection group={group} />
      <WaysOut group={group} />
    </div>
  )
}

interface RequestsRowProps {
  readonly group: Group
  readonly onPress: () => void
  readonly hasFocus: boolean
}

/** Leads to those who ask to be let in, and says how many they are: also some from the time before the group let people in otherwise. */
function RequestsRow({ group, onPress, hasFocus }: RequestsRowProps) {
  const words = useGroupTexts()
  const waiting = useReadable(useClient().joins).waiting[group.id] ?? 0
  if (group.join !== 'approval' && waiting === 0) return null
  return (
    <NavRow
      icon={UserRoundCheck}
      label={words.requests}
      testId="open-join-requests"
      onPress={onPress}
      hasFocus={hasFocus}
    >
      {waiting > 0 && <CountBadge>{waiting}</CountBadge>}
    </NavRow>
  )
}

/** Shows the group to others. */
function ShareGroup({ groupId }: { readonly groupId: number }) {
  const words = useGroupTexts()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <NavRow icon={Share2} label={words.share} testId="share-card" onPress={() => setIsOpen(true)} />
      {isOpen && (
        <ShareCard subject={{ target_type: 'group', target_id: groupId }} onClose={() => setIsOpen(false)} />
      )}
    </>
  )
}

/** What the user is called in the group. */
function OwnAlias({ group }: { readonly group: Group }) {
  const client = useClient()
  const own = useOwnUser()
  const words = useGroupTexts()
  const { nickname_max_characters } = useLimits()
  const save = async (alias: string) =>
    void (await client.call('group.member', { group_id: group.id, user_id: own.id, alias }))
  return (
    <section className="border-t border-line py-3">
      <h3 className="mb-1 text-sm font-medium text-ink-quiet">{words.alias}</h3>
      <EditableText
        label={words.alias}
        value={group.alias}
        empty={nameOf(own)}
        canEdit
        isLine
        maxCharacters={nickname_max_characters}
        onSave={save}
        testId="group-alias"
      />
    </section>
  )
}

/** How many there are, the way to add more, and who they are, for those who may see that. */
function MemberSection({ group }: { readonly group: Group }) {
  const texts = useTexts().details
  const words = useGroupTexts()
  const [isAdding, setIsAdding] = useState(false)
  const canManage = isModerator(group.role)

  return (
    <section className="border-t border-line py-3">
      <div className="mb-1 flex items-center justify-between">
        <h3 className="text-sm font-medium text-ink-quiet">
          {texts.members} <span className="tabular-nums">{group.member_count}</span>
        </h3>
        {(canManage || group.who_invites === 'all') && (
          <Button tone="quiet" size="s" onClick={() => setIsAdding(true)} data-testid="add-members">
            <UserPlus className="size-4" />
            {texts.addMembers}
          </Button>
        )}
      </div>
      {canManage || group.who_sees_members === 'all' ? (
        <Members group={group} />
      ) : (
        <p className="text-sm text-ink-quiet" data-testid="members-hidden">
          {words.membersHidden}
        </p>
      )}
      {isAdding && <AddMembers groupId={group.id} onClose={() => setIsAdding(false)} />}
    </section>
  )
}

function Members({ group }: { readonly group: Group }) {
  const members = useMembers(group.id)
  const sorted = useMemo(() => members && sortMembers(members), [members])
  return sorted === undefined ? <SkeletonRows count={3} /> : <MemberList group={group} members={sorted} />
}

/** Leaving, and for the owner dissolving. */
function WaysOut({ group }: { readonly group: Group }) {
  const client = useClient()
  const texts = useTexts().details
  const [, navigate] = useLocation()
  const [isAsking, setIsAsking] = useState(false)
  const close = () => setIsAsking(false)
  const isOwner = group.role === 'owner'

  const dissolve = async () => {
    await client.call('group.dissolve', { group_id: group.id })
    navigate('/', { replace: true })
  }

  return (
    <section className="border-t border-line pt-4">
      <Button tone="grave" className="w-full" onClick={() => setIsAsking(true)} data-testid="leave-group">
        <LogOut className="size-4 rtl:-scale-x-100" />
        {isOwner ? texts.dissolve : texts.leave}
      </Button>
      {!isOwner && <ReportButton target={{ target_type: 'group', target_id: group.id }} />}
      {isAsking && !isOwner && <LeaveGroup group={group} onClose={close} />}
      {isAsking && isOwner && (
        <ConfirmDialog
          title={texts.dissolveTitle}
          text={texts.dissolveText}
          action={texts.dissolve}
          onConfirm={dissolve}
          onClose={close}
        />
      )}
    </section>
  )
}

const ranks = { owner: 0, admin: 1, member: 2 }

/** Owner, admins, then the rest as they came. */
function sortMembers(members: readonly Member[]): Member[] {
  return members.toSorted((a, b) => ranks[a.role] - ranks[b.role] || a.joined_at - b.joined_at)
}
