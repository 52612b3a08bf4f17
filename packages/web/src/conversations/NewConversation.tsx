import { useState } from 'react'
import { useTexts } from '../base/context.js'
import { Dialog } from '../ui/Dialog.js'
import { Segments } from '../ui/Segments.js'
import { NewGroupForm } from './NewGroupForm.js'
import { NewPersonForm } from './NewPersonForm.js'

/** Starts a conversation with a user named by user id, phone or username, or makes a group. */
export function NewConversation({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts().create
  const [kind, setKind] = useState<'person' | 'group'>('person')
  return (
    <Dialog title={texts.title} onClose={onClose} testId="new-conversation-dialog">
      <div className="min-h-0 overflow-y-auto px-5 pt-2 pb-5">
        <Segments
          className="mb-4"
          label={texts.title}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'person', label: texts.person, testId: 'new-person' },
            { value: 'group', label: texts.group, testId: 'new-group' },
          ]}
        />
        {kind === 'person' ? <NewPersonForm onDone={onClose} /> : <NewGroupForm onDone={onClose} />}
      </div>
    </Dialog>
  )
}
