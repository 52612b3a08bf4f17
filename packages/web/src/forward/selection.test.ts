import type { MessageView } from '@stonechat/client'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { messagesOf, startSelecting, stopSelecting, toggle, useSelection } from './selection.js'

const target = { target_type: 'user', target_id: 7 } as const
const view = (seq: number, given: Partial<MessageView> = {}): MessageView => ({
  ...{ clientId: `c${seq}`, seq, senderId: 7, content: { type: 'text', text: `${seq}` }, replyTo: null },
  ...{ createdAt: seq, editedAt: null, recalledAt: null, status: 'sent', error: undefined },
  ...given,
})
const all = [1, 2, 3, 4, 5].map((seq) => view(seq, seq === 3 ? { recalledAt: 9, content: null } : {}))

/** What a component of this conversation is given. */
function seqsIn(where: {
  target_type: 'user' | 'group'
  target_id: number
}): (number | undefined)[] | undefined {
  let seen: (number | undefined)[] | undefined
  function Probe() {
    const selection = useSelection(where)
    seen = selection && messagesOf(selection).map(({ seq }) => seq)
    return null
  }
  renderToStaticMarkup(createElement(Probe))
  return seen
}

afterEach(stopSelecting)

describe('selecting messages', () => {
  it('[T280] a press adds a message or takes it out, and a press with Shift adds all from the last one on that can be selected', () => {
    startSelecting(target, all[4]!)
    toggle(all[0]!)
    expect(seqsIn(target)).toEqual([1, 5])
    toggle(all[4]!)
    expect(seqsIn(target)).toEqual([1])
    // From the fifth, which was pressed last, back to the second.
    toggle(all[1]!, all)
    expect(seqsIn(target)).toEqual([1, 2, 4, 5])
    toggle(all[2]!)
    toggle(view(6, { seq: undefined }))
    expect(seqsIn(target)).toEqual([1, 2, 4, 5])
  })

  it('[T281] one conversation is selected from at a time', () => {
    startSelecting(target, all[0]!)
    expect(seqsIn({ target_type: 'group', target_id: 7 })).toBeUndefined()
    startSelecting({ target_type: 'group', target_id: 7 }, all[1]!)
    expect(seqsIn(target)).toBeUndefined()
    expect(seqsIn({ target_type: 'group', target_id: 7 })).toEqual([2])
  })
})
