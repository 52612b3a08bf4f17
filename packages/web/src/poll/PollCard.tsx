import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useClient, useTexts } from '../base/context.js'
import { useShownMessage } from '../base/message-context.js'
import { useNowUntil } from './closing.js'
import { PollFoot } from './PollFoot.js'
import { PollOptions } from './PollOptions.js'
import { choose, type PollContent, pollStateOf } from './poll-state.js'

/** The answers of a poll, what became of them, and what one may do about it. In a record it is a question of long ago. */
export function PollCard({ content }: { readonly content: PollContent }) {
  const shown = useShownMessage()
  return shown === undefined ? <Outline content={content} /> : <LivePoll content={content} {...shown} />
}

/** What could be answered, without what was. */
function Outline({ content }: { readonly content: PollContent }) {
  return (
    <ul className="mt-1 ms-4 list-disc">
      {content.options.map((option) => (
        <li key={option} className="wrap-content">
          {option}
        </li>
      ))}
    </ul>
  )
}

interface LivePollProps {
  readonly content: PollContent
  readonly message: MessageView
  readonly target: Target
  readonly isTabStop: boolean
}

function LivePoll({ content, message, target, isTabStop }: LivePollProps) {
  const client = useClient()
  const { seq, poll } = message
  const now = useNowUntil(content.closes_at)
  const state = pollStateOf(content, poll, now)
  const isMultiple = content.multiple === true
  const setVote = (options: readonly number[]) => {
    if (seq === undefined) return
    const timeline = client.open(target)
    timeline.vote(seq, options)
    timeline.close()
  }
  return (
    <>
      <PollKind content={content} />
      <PollOptions
        label={content.question}
        state={state}
        isMultiple={isMultiple}
        canVote={seq !== undefined && !state.isClosed}
        isTabStop={isTabStop}
        onPress={(place) => setVote(choose(state.own, place, isMultiple))}
      />
      <PollFoot {...{ content, message, target, state, now, isTabStop }} onTakeBack={() => setVote([])} />
    </>
  )
}

/** What one has to know before one answers. */
function PollKind({ content: { anonymous, multiple } }: { readonly content: PollContent }) {
  const texts = useTexts().poll
  const words = [
    anonymous === true ? texts.anonymous : texts.open,
    multiple === true ? texts.multiple : texts.single,
  ]
  return (
    <p translate="no" className="text-xs text-ink-soft">
      {words.join(' · ')}
    </p>
  )
}
