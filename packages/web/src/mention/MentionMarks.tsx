import type { MessageView } from '@stonechat/client'
import { type ReactNode, useCallback } from 'react'
import { useOwnUser } from '../base/context.js'
import { useTabIndex } from '../base/message-context.js'
import { TextMarksContext } from '../base/text-marks.js'
import { useUserNames } from '../base/use-people.js'
import { classes } from '../ui/classes.js'
import { PersonLink } from '../ui/PersonLink.js'
import { wordsOf } from './picked.js'
import { type MentionWord, splitMentions } from './split-mentions.js'

const nobody: readonly number[] = []

/** Marks the words by which a message names whom it mentions. */
export function MentionMarks({
  message,
  children,
}: {
  readonly message: MessageView
  readonly children: ReactNode
}) {
  const isMentioning = message.mentions !== undefined || message.mention_all === true
  return isMentioning ? <Marked message={message}>{children}</Marked> : children
}

function Marked({ message, children }: { readonly message: MessageView; readonly children: ReactNode }) {
  const { mentions = nobody, mention_names } = message
  // Of what did not say by which word it names them, by what they are called now.
  const names = useUserNames(mention_names === undefined ? mentions : nobody)
  const mark = useCallback(
    (text: string) => {
      const named = mention_names === undefined ? { ...message, mention_names: [...names] } : message
      return splitMentions(text, wordsOf(named)).map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity
        typeof part === 'string' ? part : <MentionChip key={index} {...part} />,
      )
    },
    [message, mention_names, names],
  )
  return <TextMarksContext value={mark}>{children}</TextMarksContext>
}

/** A name that leads to who it is; one's own stands out. */
function MentionChip({ word, userId }: MentionWord) {
  const own = useOwnUser()
  const tabIndex = useTabIndex()
  const isOwn = userId === own.id || userId === 0
  const look = classes('rounded-s text-accent', isOwn && 'bg-accent/14 px-0.5 font-medium')
  if (userId === 0)
    return (
      <bdi className={look} data-testid="mention">
        @{word}
      </bdi>
    )
  return (
    <PersonLink
      userId={userId}
      tabIndex={tabIndex}
      data-testid="mention"
      data-user-id={userId}
      data-own={isOwn}
      className={classes(look, 'hover:underline')}
    >
      <bdi>@{word}</bdi>
    </PersonLink>
  )
}
