import type { GroupLine } from '@stonechat/protocol'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { messagePathOf } from '../base/address.js'
import { useOwnUser, useTexts } from '../base/context.js'
import { usePlace } from '../base/routes.js'
import { newVisit } from '../base/visit.js'
import { PersonLink } from '../ui/PersonLink.js'
import { useLineParts } from './use-line-text.js'

/** More lines than this, one after the other, show as one until they are wanted. */
const unfoldedMax = 5

/** What happened to a group between two messages. */
export function GroupLines({ lines }: { readonly lines: readonly GroupLine[] }) {
  const texts = useTexts().lines
  const [isOpen, setIsOpen] = useState(false)
  if (isOpen || lines.length <= unfoldedMax)
    return lines.map((line) => <OneLine key={line.rev} line={line} />)
  const areJoins = lines.every(({ kind }) => kind === 'added')
  const joined = lines.reduce((sum, { user_count = 0 }) => sum + user_count, 0)
  return (
    <Quiet>
      {areJoins ? texts.joined(joined) : texts.many(lines.length)}
      <button type="button" onClick={() => setIsOpen(true)} className={showLook}>
        {texts.show}
      </button>
    </Quiet>
  )
}

function OneLine({ line }: { readonly line: GroupLine }) {
  const parts = useLineParts(line)
  const { seq } = line
  return (
    <Quiet>
      <bdi>
        {parts.map(({ text, userId }, index) =>
          userId === undefined ? (
            text
          ) : (
            <PersonLink
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line have no other order
              key={index}
              userId={userId}
              data-testid="line-name"
              className="font-medium hover:underline"
            >
              {text}
            </PersonLink>
          ),
        )}
      </bdi>
      {seq !== undefined && <ShowPinned seq={seq} />}
    </Quiet>
  )
}

/** Leads to the message that was pinned. */
function ShowPinned({ seq }: { readonly seq: number }) {
  const texts = useTexts().pins
  const ownId = useOwnUser().id
  const place = usePlace()
  if (place.page !== 'conversation') return null
  return (
    <Link
      href={messagePathOf(place.target, seq, ownId)}
      state={newVisit()}
      data-testid="line-show"
      className={showLook}
    >
      {texts.show}
    </Link>
  )
}

const showLook = 'ms-2 h-6 rounded-s px-1 font-medium text-accent hover:underline'

function Quiet({ children }: { readonly children: ReactNode }) {
  return (
    <li
      data-testid="group-line"
      className="overflow-clip px-6 py-1 text-center text-xs text-balance wrap-anywhere text-ink-quiet"
    >
      {children}
    </li>
  )
}
