import type { Group, Member } from '@stonechat/protocol'
import { LogOut, UserPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { useClient, useOwnUser, useTexts } from '../base/context.js'
import { useGroup, useMembers } from '../base/use-people.js'
import { SessionSwitches } from '../conversations/SessionSwitches.js'
import { AvatarEditor } from '../files/avatar/AvatarEditor.js'
import { type Shared, SharedLink } from '../files/list/SharedLink.js'
import { Gone } from '../gone/Gone.js'
import { useGone } from '../gone/use-gone.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { IdLine } from '../ui/IdLine.js'
import { SkeletonRows } from '../ui/Skeleton.js'
import { AddMembers } from './AddMembers.js'
import { EditableText } from './EditableText.js'
import { MemberList } from './MemberList.js'

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
  if (why !== undefined) return <Gone target={target} why={why} />
  if (!group) return <SkeletonRows count={5} />
  return <KnownGroup group={group} onShared={onShared} />
}

function KnownGroup({
  group,
  onShared,
}: {
  readonly group: Group
  readonly onShared: (shared: Shared) => void
}) {
  const client = useClient()
  const members = useMembers(group.id)
  const texts = useTexts()
  const canManage = group.role !== 'member'
  const [isAdding, setIsAdding] = useState(false)
  const sorted = useMemo(() => members && sortMembers(members), [members])

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
      <section className="border-t border-line py-3">
        <h3 className="mb-1 text-sm font-medium text-ink-quiet">{texts.details.notice}</h3>
        <EditableText
          label={texts.details.notice}
          value={group.notice}
          empty={canManage ? texts.details.addNotice : texts.details.noNotice}
          canEdit={canManage}
          onSave={async (notice) => void (await client.call('group.update', { group_id: group.id, notice }))}
          testId="group-notice"
        />
      </section>
      <section className="border-t border-line py-2">
        <IdLine label={texts.details.groupId} value={String(group.id)} testId="details-id" />
      </section>
      <SharedLink onOpen={onShared} />
      <SessionSwitches target={{ target_type: 'group', target_id: group.id }} />
      <section className="border-t border-line py-3">
        <div className="mb-1 flex items-center justify-between">
          <h3 className="text-sm font-medium text-ink-quiet">
            {texts.details.members} <span className="tabular-nums">{group.member_count}</span>
          </h3>
          {canManage && (
            <Button tone="quiet" size="s" onClick={() => setIsAdding(true)} data-testid="add-members">
              <UserPlus className="size-4" />
              {texts.details.addMembers}
            </Button>
          )}
        </div>
        {sorted === undefined ? <SkeletonRows count={3} /> : <MemberList group={group} members={sorted} />}
      </section>
      <WaysOut group={group} />
      {isAdding && <AddMembers groupId={group.id} onClose={() => setIsAdding(false)} />}
    </div>
  )
}

/** Leaving, and for the owner dissolving. */
function WaysOut({ group }: { readonly group: Group }) {
  const client = useClient()
  const ownId = useOwnUser().id
  const texts = useTexts().details
  const [, navigate] = useLocation()
  const [isAsking, setIsAsking] = useState(false)
  const isOwner = group.role === 'owner'

  const go = async () => {
    if (isOwner) await client.call('group.dissolve', { group_id: group.id })
    else await client.call('group.remove', { group_id: group.id, user_id: ownId })
    navigate('/', { replace: true })
  }

  return (
    <section className="border-t border-line pt-4">
      <Button tone="grave" className="w-full" onClick={() => setIsAsking(true)} data-testid="leave-group">
        <LogOut className="size-4 rtl:-scale-x-100" />
        {isOwner ? texts.dissolve : texts.leave}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={isOwner ? texts.dissolveTitle : texts.leaveTitle}
          text={isOwner ? texts.dissolveText : texts.leaveText}
          action={isOwner ? texts.dissolve : texts.leave}
          onConfirm={go}
          onClose={() => setIsAsking(false)}
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
