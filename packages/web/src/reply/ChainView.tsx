import type { OperationOutput, Target } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { messagePathOf, newVisit } from '../base/address.js'
import { useClient, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { Dialog } from '../ui/Dialog.js'
import { Spinner } from '../ui/Spinner.js'
import { MessageLine } from './MessageLine.js'

type Chain = OperationOutput<'message.chain'>

interface ChainViewProps {
  readonly target: Target
  readonly seq: number
  readonly onClose: () => void
}

/** The chain of answers that a message belongs to; each leads back to its place in the conversation. */
export function ChainView({ target, seq, onClose }: ChainViewProps) {
  const texts = useTexts().chat
  const { language } = usePreferences()
  const ownId = useOwnUser().id
  const [, navigate] = useLocation()
  // A long chain comes in parts, each around a message.
  const [around, setAround] = useState(seq)
  const { chain, failure } = useChain(target, around)
  const more = (label: string, from: number | undefined) => (
    <Button tone="quiet" size="s" onClick={() => from !== undefined && setAround(from)}>
      {label}
    </Button>
  )
  return (
    <Dialog title={texts.chain} onClose={onClose} testId="chain">
      {failure !== undefined && (
        <p className="px-5 pt-1 pb-5 text-ink-soft" role="alert">
          {failureText(failure, language)}
        </p>
      )}
      {chain === undefined && failure === undefined && (
        <div className="flex justify-center pt-2 pb-6 text-ink-quiet">
          <Spinner />
        </div>
      )}
      {chain !== undefined && (
        <ol className="min-h-0 overflow-y-auto px-3 pt-1 pb-4">
          {chain.messages.map((message, index) => (
            <li key={message.seq} className="flex flex-col">
              <MessageLine
                message={message}
                isCurrent={message.seq === seq}
                onPress={() => {
                  onClose()
                  navigate(messagePathOf(target, message.seq, ownId), { state: newVisit() })
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

function useChain(target: Target, seq: number) {
  const client = useClient()
  const [state, setState] = useState<{ readonly chain?: Chain; readonly failure?: unknown }>({})
  useEffect(() => {
    let isLeft = false
    client.call('message.chain', { ...target, seq }).then(
      (chain) => !isLeft && setState({ chain }),
      (failure: unknown) => !isLeft && setState({ failure }),
    )
    return () => {
      isLeft = true
    }
  }, [client, target, seq])
  return state
}
