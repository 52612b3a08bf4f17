import type { Group, OperationInput } from '@stonechat/protocol'
import { groupQuestionMaxCharacters } from '@stonechat/protocol/limits'
import { useApp, usePreferences } from '../../base/context.js'
import { isModerator } from '../../base/use-people.js'
import { SharedPane } from '../../files/list/SharedPane.js'
import { failureText } from '../../text/error-text.js'
import { EditableText } from '../EditableText.js'
import { useGroupTexts } from '../use-group-texts.js'
import { Choice } from './Choice.js'
import { SlowModeChoice } from './SlowModeChoice.js'

interface GroupSettingsProps {
  readonly group: Group
  readonly onBack: () => void
}

const whoSettings = ['who_posts', 'who_invites', 'who_mentions_all', 'who_sees_members'] as const

/** How a group is run: the owner and admins change it, and every member reads it. */
export function GroupSettings({ group, onBack }: GroupSettingsProps) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const words = useGroupTexts()
  const canEdit = isModerator(group.role)
  const update = (patch: Omit<OperationInput<'group.update'>, 'group_id'>) =>
    client.call('group.update', { group_id: group.id, ...patch })
  const change = (patch: Parameters<typeof update>[0]) =>
    void update(patch).catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))

  return (
    <SharedPane
      head={<h3 className="font-medium">{words.settings}</h3>}
      testId="group-settings"
      onBack={onBack}
    >
      <section
        aria-label={words.settings}
        // What scrolls must be reached by keys, also where nothing in it is.
        tabIndex={canEdit ? undefined : 0}
        className="min-h-0 flex-1 overflow-y-auto px-5 pb-6 -outline-offset-2"
      >
        {!canEdit && <p className="pt-2 pb-1 text-sm text-ink-quiet">{words.readOnly}</p>}
        <Choice
          label={words.join.label}
          hint={words.join.hints[group.join]}
          value={group.join}
          options={(['invite', 'approval', 'open'] as const).map((value) => ({
            value,
            label: words.join[value],
          }))}
          canEdit={canEdit}
          onChange={(join) => change({ join })}
          testId="setting-join"
        />
        {group.join === 'approval' && (
          <section className="border-t border-line py-3">
            <h4 className="mb-1 text-sm font-medium text-ink-soft">{words.question}</h4>
            <EditableText
              label={words.question}
              value={group.question}
              empty={words.noQuestion}
              canEdit={canEdit}
              maxCharacters={groupQuestionMaxCharacters}
              onSave={async (question) => void (await update({ question }))}
              testId="setting-question"
            />
            {canEdit && <p className="mt-1 text-xs text-ink-quiet">{words.questionHint}</p>}
          </section>
        )}
        {whoSettings.map((setting) => (
          <Choice
            key={setting}
            label={words[setting]}
            value={group[setting]}
            options={(['all', 'admins'] as const).map((value) => ({ value, label: words.who[value] }))}
            canEdit={canEdit}
            onChange={(who) => change({ [setting]: who })}
            testId={`setting-${setting}`}
          />
        ))}
        <SlowModeChoice
          seconds={group.slow_mode_s}
          canEdit={canEdit}
          onChange={(slow_mode_s) => change({ slow_mode_s })}
        />
        <Choice
          label={words.history.label}
          hint={words.history.hints[group.history]}
          value={group.history}
          options={(['all', 'none'] as const).map((value) => ({ value, label: words.history[value] }))}
          canEdit={canEdit}
          onChange={(history) => change({ history })}
          testId="setting-history"
        />
      </section>
    </SharedPane>
  )
}
