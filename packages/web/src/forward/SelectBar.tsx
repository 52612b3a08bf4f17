import type { Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { Copy, Forward, Layers, Trash2, X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useClient, useTexts } from '../base/context.js'
import { useCopy } from '../base/use-copy.js'
import { copyTextOf } from '../content/index.js'
import { IconButton } from '../ui/Button.js'
import { classes } from '../ui/classes.js'
import { ConfirmDialog } from '../ui/layers.js'
import { ForwardDialog } from './ForwardDialog.js'
import { messagesOf, type Selection, stopSelecting } from './selection.js'

export interface SelectBarProps {
  readonly target: Target
  readonly selection: Selection
}

/** In place of the composer while messages are being selected: how many there are, and what can be done with them. */
export function SelectBar({ target, selection }: SelectBarProps) {
  const client = useClient()
  const texts = useTexts()
  const words = texts.forward.select
  const copy = useCopy()
  const [asked, setAsked] = useState<'each' | 'record' | 'delete'>()
  const messages = messagesOf(selection)
  const isTooMany = messages.length > limits.forwardMaxMessages
  const isNone = messages.length === 0
  const copied = messages.flatMap(({ content }) => copyTextOf(content) ?? []).join('\n')
  const close = () => setAsked(undefined)
  return (
    <div
      data-testid="select-bar"
      role="toolbar"
      aria-label={words.label}
      className="flex shrink-0 items-center gap-1 border-t border-line bg-surface px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]"
    >
      <IconButton label={words.cancel} onClick={stopSelecting} data-testid="select-cancel">
        <X className="size-5" />
      </IconButton>
      <span
        role="status"
        data-testid="select-count"
        className={classes('min-w-0 flex-1 truncate text-sm', isTooMany && 'text-danger')}
      >
        {isTooMany ? words.tooMany(limits.forwardMaxMessages) : words.count(messages.length)}
      </span>
      <IconButton
        label={words.each}
        disabled={isNone || isTooMany}
        onClick={() => setAsked('each')}
        data-testid="select-forward"
      >
        <Forward className="size-5" />
      </IconButton>
      <IconButton
        label={words.merged}
        disabled={isNone || isTooMany}
        onClick={() => setAsked('record')}
        data-testid="select-merge"
      >
        <Layers className="size-5" />
      </IconButton>
      <IconButton
        label={texts.chat.copyText}
        disabled={copied === ''}
        onClick={() => copy(copied)}
        data-testid="select-copy"
      >
        <Copy className="size-5" />
      </IconButton>
      <IconButton
        label={texts.chat.deleteForMe}
        disabled={isNone || isTooMany}
        onClick={() => setAsked('delete')}
        data-testid="select-delete"
      >
        <Trash2 className="size-5" />
      </IconButton>
      <Suspense>
        {(asked === 'each' || asked === 'record') && (
          <ForwardDialog
            from={target}
            messages={messages}
            isMerged={asked === 'record'}
            onClose={close}
            onForwarded={stopSelecting}
          />
        )}
        {asked === 'delete' && (
          <ConfirmDialog
            title={words.deleteTitle(messages.length)}
            text={texts.chat.deleteText}
            action={texts.chat.remove}
            onConfirm={async () => {
              await client.call('message.delete', {
                ...target,
                seqs: messages.flatMap(({ seq }) => seq ?? []),
              })
              await client.saved()
              stopSelecting()
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  )
}
