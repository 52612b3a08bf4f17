import type { MessageView, Timeline } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { Suspense } from 'react'
import { useClient, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { ForwardDialog } from '../forward/lazy-parts.js'
import { ConfirmDialog } from '../ui/layers.js'

const EditHistory = lazyPart(() => import('./EditHistory.js').then(({ EditHistory }) => EditHistory))

const ChainView = lazyPart(() => import('../reply/ChainView.js').then(({ ChainView }) => ChainView))

const ReadersDialog = lazyPart(() =>
  import('../receipt/ReadersDialog.js').then(({ ReadersDialog }) => ReadersDialog),
)

const ReportSheet = lazyPart(() => import('../report/ReportSheet.js').then(({ ReportSheet }) => ReportSheet))

/** What a dialog asks or says about a message. */
export interface MessageQuestion {
  readonly kind: 'delete' | 'history' | 'forward' | 'chain' | 'readers' | 'report'
  readonly message: MessageView
}

interface MessageDialogsProps {
  readonly target: Target
  readonly receipts: Timeline['receipts']
  readonly question: MessageQuestion | undefined
  readonly onClose: () => void
}

/** The dialogs of a conversation's messages; one at a time. */
export function MessageDialogs({ target, receipts, question, onClose }: MessageDialogsProps) {
  const client = useClient()
  const texts = useTexts().chat
  const seq = question?.message.seq
  if (question === undefined || seq === undefined) return null
  if (question.kind === 'history') {
    return (
      <Suspense>
        <EditHistory target={target} message={question.message} seq={seq} onClose={onClose} />
      </Suspense>
    )
  }
  if (question.kind === 'forward') {
    return (
      <Suspense>
        <ForwardDialog from={target} messages={[question.message]} onClose={onClose} />
      </Suspense>
    )
  }
  if (question.kind === 'chain') {
    return (
      <Suspense>
        <ChainView target={target} seq={seq} onClose={onClose} />
      </Suspense>
    )
  }
  if (question.kind === 'report') {
    return (
      <Suspense>
        <ReportSheet target={target} seq={seq} onClose={onClose} />
      </Suspense>
    )
  }
  if (question.kind === 'readers') {
    return (
      <Suspense>
        <ReadersDialog receipts={receipts} message={question.message} seq={seq} onClose={onClose} />
      </Suspense>
    )
  }
  return (
    <ConfirmDialog
      title={texts.deleteTitle}
      text={texts.deleteText}
      action={texts.remove}
      onConfirm={async () => {
        await client.call('message.delete', { ...target, seqs: [seq] })
        // Until it is kept, a page that starts anew would show the message once more.
        await client.saved()
      }}
      onClose={onClose}
    />
  )
}
