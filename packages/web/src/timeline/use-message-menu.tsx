import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import {
  Bookmark,
  CheckCheck,
  Copy,
  CornerLeftUp,
  Eye,
  Flag,
  Forward,
  History,
  Link,
  ListTree,
  Pencil,
  Pin,
  PinOff,
  Reply,
  RotateCcw,
  Sticker,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useTexts } from '../base/context.js'
import { copyTextOf } from '../content/index.js'
import { usePin } from '../pin/use-pin.js'
import { stickerSourceOf, useAddSticker } from '../sticker/use-add-sticker.js'
import type { MenuItem } from '../ui/Menu.js'
import type { MessageActions } from './use-message-actions.js'

/** The actions of a message, as far as they are possible now. */
export function useMessageMenu(
  target: Target,
  actions: MessageActions,
  showQuoted: (seq: number) => void,
): (message: MessageView) => MenuItem[] {
  const { chat: texts, forward: words, pins, sticker: stickerTexts } = useTexts()
  const { canPin, pin } = usePin(target)
  const addSticker = useAddSticker()
  return (message) => {
    const items: MenuItem[] = []
    const isGone = message.recalledAt !== null
    if (message.status === 'failed') {
      items.push({ label: texts.resend, icon: <RotateCcw />, onSelect: () => actions.retry(message) })
    }
    if (!isGone && message.seq !== undefined) {
      items.push({
        label: texts.reply,
        icon: <Reply />,
        onSelect: () => actions.reply(message),
        testId: 'reply',
      })
    }
    const { replyTo } = message
    if (!isGone && replyTo !== null) {
      items.push({
        label: texts.showQuoted,
        icon: <CornerLeftUp />,
        onSelect: () => showQuoted(replyTo),
        testId: 'show-quoted',
      })
    }
    if (actions.isInChain(message)) {
      items.push({
        label: texts.showChain,
        icon: <ListTree />,
        onSelect: () => actions.showChain(message),
        testId: 'show-chain',
      })
    }
    const { seq, pinned } = message
    if (!isGone && seq !== undefined && canPin) {
      items.push({
        label: pinned === undefined ? pins.pin : pins.unpin,
        icon: pinned === undefined ? <Pin /> : <PinOff />,
        onSelect: () => pin(seq, pinned === undefined),
        testId: 'pin',
      })
    }
    if (!isGone && copyTextOf(message.content) !== undefined) {
      items.push({
        label: texts.copyText,
        icon: <Copy />,
        onSelect: () => actions.copy(message),
        testId: 'copy',
      })
    }
    const picture = stickerSourceOf(message)
    if (picture !== undefined) {
      items.push({
        label: stickerTexts.add,
        icon: <Sticker />,
        onSelect: () => addSticker(picture),
        testId: 'add-sticker',
      })
    }
    if (!isGone && message.seq !== undefined) {
      items.push({
        label: texts.copyLink,
        icon: <Link />,
        onSelect: () => actions.copyLink(message),
        testId: 'copy-link',
      })
    }
    if (actions.canForward(message)) {
      items.push(
        {
          label: words.action,
          icon: <Forward />,
          onSelect: () => actions.forward(message),
          testId: 'forward',
        },
        {
          label: words.select.action,
          icon: <CheckCheck />,
          onSelect: () => actions.select(message),
          testId: 'select',
        },
      )
    }
    if (actions.canSave(message)) {
      items.push({
        label: words.save,
        icon: <Bookmark />,
        onSelect: () => actions.save(message),
        testId: 'save',
      })
    }
    if (actions.canEdit(message)) {
      items.push({
        label: texts.edit,
        icon: <Pencil />,
        onSelect: () => actions.edit(message),
        testId: 'edit',
      })
    }
    if (actions.canSeeHistory(message)) {
      items.push({
        label: texts.history,
        icon: <History />,
        onSelect: () => actions.showHistory(message),
        testId: 'history',
      })
    }
    if (actions.canSeeReaders(message)) {
      items.push({
        label: texts.readers,
        icon: <Eye />,
        onSelect: () => actions.showReaders(message),
        testId: 'who-read',
      })
    }
    if (actions.canReport(message)) {
      items.push({
        label: texts.report,
        icon: <Flag />,
        onSelect: () => actions.report(message),
        testId: 'report-message',
      })
    }
    if (actions.canRecall(message)) {
      items.push({
        label: texts.recall,
        icon: <Undo2 />,
        onSelect: () => actions.recall(message),
        isDanger: true,
        testId: 'recall',
      })
    }
    if (message.seq !== undefined) {
      items.push({
        label: texts.deleteForMe,
        icon: <Trash2 />,
        onSelect: () => actions.deleteForMe(message),
        isDanger: true,
        testId: 'delete-for-me',
      })
    }
    if (message.status === 'failed' || message.status === 'queued' || message.status === 'paused') {
      items.push({
        label: texts.remove,
        icon: <Trash2 />,
        onSelect: () => actions.discard(message, false),
        isDanger: true,
      })
    }
    return items
  }
}
