import type { Contact } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { Dialog } from '../ui/Dialog.js'
import { Field } from '../ui/Field.js'
import { Switch } from '../ui/Switch.js'
import { parseTags } from './parse-tags.js'
import { usePeopleTexts } from './use-people-texts.js'

interface EditContactProps {
  readonly contact: Contact
  readonly onClose: () => void
}

/** What the user keeps of a contact: remark, tags, star; and the way to end it. */
export function EditContact({ contact, onClose }: EditContactProps) {
  const { client } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const words = usePeopleTexts()
  const name = useUserName(contact.user_id)
  const [remark, setRemark] = useState(contact.remark)
  const [tags, setTags] = useState(contact.tags.join(', '))
  const [isStarred, setIsStarred] = useState(contact.starred)
  const [error, setError] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const [isAsking, setIsAsking] = useState(false)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    try {
      await client.call('contact.update', {
        ...{ user_id: contact.user_id, remark: remark.trim() },
        ...{ tags: parseTags(tags), starred: isStarred },
      })
      onClose()
    } catch (failure) {
      setError(failureText(failure, language))
      setIsBusy(false)
    }
  }

  if (isAsking) {
    return (
      <ConfirmDialog
        title={words.removeTitle(name)}
        text={words.removeText}
        action={words.remove}
        onConfirm={() => client.call('contact.delete', { user_id: contact.user_id })}
        onClose={onClose}
      />
    )
  }
  return (
    <Dialog title={words.edit} onClose={onClose} testId="edit-contact">
      <form
        onSubmit={(event) => void save(event)}
        noValidate
        className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-2 pb-5"
      >
        <Field
          label={words.remark}
          hint={words.remarkHint}
          error={error}
          value={remark}
          maxLength={limits.remarkMaxCharacters}
          placeholder={contact.nickname}
          autoFocus
          autoComplete="off"
          data-testid="remark"
          onChange={(event) => setRemark(event.target.value)}
        />
        <Field
          label={words.tags}
          hint={words.tagsHint}
          value={tags}
          autoComplete="off"
          data-testid="tags"
          onChange={(event) => setTags(event.target.value)}
        />
        <Switch label={words.starred} isOn={isStarred} onChange={setIsStarred} testId="switch-star" />
        <div className="flex justify-between gap-2">
          <Button tone="grave" onClick={() => setIsAsking(true)} data-testid="delete-contact">
            <Trash2 className="size-4" />
            {words.remove}
          </Button>
          <Button tone="primary" type="submit" isBusy={isBusy} data-testid="save-contact">
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
