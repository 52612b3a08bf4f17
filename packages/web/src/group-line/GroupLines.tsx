import type { GroupLine } from '@stonechat/protocol'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../base/context.js'
import { useLineText } from './use-line-text.js'

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
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="ms-2 h-6 rounded-s px-1 font-medium text-accent hover:underline"
      >
        {texts.show}
      </button>
    </Quiet>
  )
}

function OneLine({ line }: { readonly line: GroupLine }) {
  return (
    <Quiet>
      <bdi>{useLineText(line)}</bdi>
    </Quiet>
  )
}

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
