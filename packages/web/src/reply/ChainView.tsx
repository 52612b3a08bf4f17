import type { Target } from '@stonechat/protocol'
import { useCallback, useState } from 'react'
import { useClient, useTexts } from '../base/context.js'
import { useAnswer } from '../base/use-answer.js'
import { useShowMessage } from '../base/use-show-message.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { Fetching } from '../ui/Fetching.js'
import { MessageLine } from './MessageLine.js'

interface ChainViewProps {
  readonly target: Target
  readonly seq: number
  readonly onClose: () => void
}

/** The chain of answers that a message belongs to; each leads back to its place in the conversation. */
export function ChainView({ target, seq, onClose }: ChainViewProps) {
  const texts = useTexts().chat
  const client = useClient()
  const show = useShowMessage(target)
  // A long chain comes in parts, each around a message.
  const [around, setAround] = useState(seq)
  const ask = useCallback(
    () => client.call('message.chain', { ...target, seq: around }),
    [client, target, around],
  )
  const { answer: chain, failure } = useAnswer(ask)
  const more = (label: string, from: number | undefined) => (
    <Button tone="quiet" size="s" onClick={() => from !== undefined && setAround(from)}>
      {label}
    </Button>
  )
  return (
    <Dialog title={texts.chain} onClose={onClose} testId="chain">
      {chain === undefined ? (
        <Fetching failure={failure} />
      ) : (
        <ol className="min-h-0 overflow-y-auto px-3 pt-1 pb-4">
          {chain.messages.map((message, index) => (
            <li key={message.seq} className="flex flex-col">
              <MessageLine
                message={message}
                isCurrent={message.seq === seq}
                onPress={() => {
                  onClose()
                  show(message.seq)
                }}
              />
              {index === 0 && chain.has_more && more(texts.chainEarlier, chain.messages[1]?.seq)}
            </li>
          ))}
          {chain.has_newer && <li className="flex">{more(texts.chainLater, chain.messages.at(-1)?.seq)}</li>}
        </ol>
      )}
    </Dialog>
  )
}
