import type { RecordContent } from '@stonechat/protocol'
import { useState } from 'react'
import { usePreferences, useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { Name } from '../../ui/Name.js'
import { previewOf } from '../index.js'
import { RecordView } from './RecordView.js'

interface RecordCardProps {
  readonly record: RecordContent
  /** The messages that it shows. */
  readonly first: RecordContent['entries']
}

/** A record in a bubble: what it is called, how it begins, and how long it is. A press opens it. */
export function RecordCard({ record, first }: RecordCardProps) {
  const texts = useTexts().forward
  const { language } = usePreferences()
  const [isOpen, setIsOpen] = useState(false)
  const tabIndex = useTabIndex()
  const { title, entries } = record
  return (
    <>
      <button
        type="button"
        tabIndex={tabIndex}
        data-testid="record-card"
        onClick={() => setIsOpen(true)}
        className="block w-full rounded-s text-start"
      >
        <span className="block truncate leading-6 font-medium">{texts.historyOf(title)}</span>
        {first.map(({ nickname, content }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record only changes as a whole
          <span key={index} className="block truncate text-sm leading-5 text-ink-soft">
            {nickname !== '' && (
              <>
                <Name>{nickname}</Name>:{' '}
              </>
            )}
            <bdi>{previewOf(content, language)}</bdi>
          </span>
        ))}
        <span className="mt-1 block border-t border-line pt-1 text-xs leading-4 text-ink-soft">
          {texts.entries(entries.length)}
        </span>
      </button>
      {isOpen && <RecordView record={record} onClose={() => setIsOpen(false)} />}
    </>
  )
}
