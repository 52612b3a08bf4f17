import type { Group } from '@stonechat/protocol'
import { ListChecks } from 'lucide-react'
import { useApp, usePreferences, useTexts } from '../../base/context.js'
import { isModerator } from '../../base/use-people.js'
import { failureText } from '../../text/error-text.js'
import { NavRow } from '../../ui/NavRow.js'
import { Switch } from '../../ui/Switch.js'
import { EditableText } from '../EditableText.js'
import { useGroupTexts } from '../use-group-texts.js'
import { ConfirmNotice } from './ConfirmNotice.js'

interface NoticeSectionProps {
  readonly group: Group
  /** Leads to who has confirmed the notice, and who has not. */
  readonly onReaders: () => void
  /** Whether one comes back from there. */
  readonly hasFocus: boolean
}

/** The notice of a group, and whether its members confirm that they have read it. */
export function NoticeSection({ group, onReaders, hasFocus }: NoticeSectionProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().details
  const words = useGroupTexts()
  const canManage = isModerator(group.role)
  const isAsking = group.notice_rev > 0
  const ask = (notice_read_wanted: boolean) =>
    void client
      .call('group.update', { group_id: group.id, notice_read_wanted })
      .catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
  const save = async (notice: string) => {
    // Another notice is asked about as the one before it.
    const wanted = isAsking && notice !== '' ? { notice_read_wanted: true } : {}
    await client.call('group.update', { group_id: group.id, notice, ...wanted })
  }

  return (
    <section className="border-t border-line py-3">
      <h3 className="mb-1 text-sm font-medium text-ink-quiet">{texts.notice}</h3>
      <EditableText
        label={texts.notice}
        value={group.notice}
        empty={canManage ? texts.addNotice : texts.noNotice}
        canEdit={canManage}
        onSave={save}
        testId="group-notice"
      />
      {canManage && group.notice !== '' && (
        <Switch label={words.notice.ask} isOn={isAsking} onChange={ask} testId="switch-notice" />
      )}
      {isAsking && canManage && (
        <NavRow
          icon={ListChecks}
          label={words.notice.confirmedBy(group.notice_read_count, group.member_count)}
          testId="open-notice-readers"
          onPress={onReaders}
          hasFocus={hasFocus}
        />
      )}
      {isAsking && !canManage && (
        <p className="mt-2 text-sm text-ink-quiet" data-testid="notice-count">
          {words.notice.confirmedBy(group.notice_read_count, group.member_count)}
        </p>
      )}
      {isAsking && !group.notice_read && <ConfirmNotice group={group} className="mt-2" />}
    </section>
  )
}
