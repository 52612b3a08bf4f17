import type { MessageView, Timeline } from '@stonechat/client'
import { useState } from 'react'
import { useReadable, useTexts } from '../base/context.js'
import { usePagesOf } from '../base/use-pages.js'
import { Dialog } from '../ui/Dialog.js'
import { PagedList, PersonRow } from '../ui/PagedList.js'
import { Segments } from '../ui/Segments.js'
import { splitReaders } from './split-readers.js'

/** So many people are listed at first, and again whenever the end of those is near: each asks for a profile. */
const pageSize = 50

interface ReadersDialogProps {
  readonly receipts: Timeline['receipts']
  readonly message: MessageView
  readonly seq: number
  readonly onClose: () => void
}

/** Who has read a message of a group and who has not, as it is now. */
export function ReadersDialog({ receipts, message, seq, onClose }: ReadersDialogProps) {
  const texts = useTexts().chat
  const [side, setSide] = useState<'read' | 'unread'>('read')
  const sides = splitReaders(useReadable(receipts) ?? [], { seq, senderId: message.senderId })
  const people = sides[side]
  return (
    <Dialog title={texts.readers} onClose={onClose} testId="readers">
      <Segments
        label={texts.readers}
        value={side}
        onChange={setSide}
        className="mx-5 mt-1 mb-2 shrink-0"
        options={(['read', 'unread'] as const).map((value) => ({
          value,
          label: texts.readersOf[value](sides[value].length),
          testId: `readers-${value}`,
        }))}
      />
      {people.length === 0 ? (
        <p className="h-[min(24rem,50vh)] px-5 pt-1 text-sm text-ink-quiet">{texts.noReaders[side]}</p>
      ) : (
        <People
          key={side}
          label={texts.readersOf[side](people.length)}
          userIds={people.map(({ user_id }) => user_id)}
        />
      )}
    </Dialog>
  )
}

function People({ label, userIds }: { readonly label: string; readonly userIds: readonly number[] }) {
  return (
    <PagedList
      label={label}
      pages={usePagesOf(userIds, pageSize)}
      row={(id) => <PersonRow key={id} userId={id} testId="reader" />}
    />
  )
}
