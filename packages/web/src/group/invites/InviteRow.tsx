import type { Invite } from '@stonechat/protocol'
import { Copy, QrCode, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useClient, usePreferences } from '../../base/context.js'
import { useCopy } from '../../base/use-copy.js'
import { CodePicture } from '../../qr/CodePicture.js'
import { formatFull } from '../../text/time.js'
import { IconButton } from '../../ui/Button.js'
import { Dialog } from '../../ui/Dialog.js'
import { ConfirmDialog } from '../../ui/layers.js'
import { useGroupTexts } from '../use-group-texts.js'

interface InviteRowProps {
  readonly groupId: number
  readonly invite: Invite
  readonly onEnded: () => void
}

/** A link, how many came by it, and how long it lasts. */
export function InviteRow({ groupId, invite, onEnded }: InviteRowProps) {
  const client = useClient()
  const { language } = usePreferences()
  const words = useGroupTexts()
  const copy = useCopy()
  const [isAsking, setIsAsking] = useState(false)
  const [isShown, setIsShown] = useState(false)
  const { code, url, uses, max_uses, expires_at } = invite
  const link = new URL(url, location.origin).href
  const end = async () => {
    await client.call('invite.delete', { group_id: groupId, code })
    onEnded()
  }
  return (
    <li
      className="flex min-h-14 items-center gap-1 border-b border-line px-2 py-2 last:border-0"
      data-testid="invite"
    >
      <div className="min-w-0 flex-1">
        <p dir="ltr" className="truncate text-start" data-testid="invite-link">
          {url}
        </p>
        <p className="text-xs text-ink-quiet">
          {max_uses === null ? words.joined(uses) : words.joinedOf(uses, max_uses)}
          {expires_at !== null && ` · ${words.until(formatFull(language, expires_at))}`}
        </p>
      </div>
      <IconButton label={words.showCode} onClick={() => setIsShown(true)} data-testid="show-invite-code">
        <QrCode className="size-4" />
      </IconButton>
      <IconButton label={words.copyLink} onClick={() => copy(link)} data-testid="copy-invite">
        <Copy className="size-4" />
      </IconButton>
      <IconButton label={words.endLink} onClick={() => setIsAsking(true)} data-testid="end-invite">
        <Trash2 className="size-4" />
      </IconButton>
      {isShown && (
        <Dialog title={words.showCode} onClose={() => setIsShown(false)} testId="invite-code">
          <div className="flex flex-col items-center px-5 pb-5">
            <CodePicture text={link} label={words.showCode} />
            <p className="text-center text-sm text-ink-quiet">{words.invitesText}</p>
          </div>
        </Dialog>
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.endTitle}
          text={words.endText}
          action={words.endLink}
          onConfirm={end}
          onClose={() => setIsAsking(false)}
        />
      )}
    </li>
  )
}
