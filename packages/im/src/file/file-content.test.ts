import type { AttachedFile, Content, SendableContent } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { isComplete } from '../content/is-complete.js'
import { fillIn, keepFiles, moveFiles } from './file-content.js'
import { refuseFiles } from './refuse-files.js'

const file = (id: string, name = id): AttachedFile => ({
  ...{ id, name, kind: 'file', media_type: 'application/pdf', bytes: 7 },
})
const sent = (...files: (AttachedFile | string)[]): SendableContent => ({
  type: 'file',
  files: files.map((one) => (typeof one === 'string' ? { id: one } : one)),
})
const stored = (...files: AttachedFile[]): Content => ({ type: 'file', files })

describe('the files of a content', () => {
  it('[L408] what is known is filled in, in the order of the request, and what is not stays as it is', () => {
    const filled = fillIn(sent('b', 'a', 'c'), new Map([file('a'), file('b')].map((one) => [one.id, one])))
    expect(filled).toEqual(sent(file('b'), file('a'), 'c'))
    expect(isComplete(filled)).toBe(false)
    expect(isComplete(sent(file('b')))).toBe(true)
    expect(isComplete({ type: 'text', text: 'a' })).toBe(true)
  })

  it('[L413] a file that an edit keeps stays what it was', () => {
    const former = stored(file('a', 'first name'), file('b'))
    expect(keepFiles(sent('a', file('c')), former)).toEqual(sent(file('a', 'first name'), file('c')))
    expect(keepFiles(sent(file('a', 'another name')), former)).toEqual(sent(file('a', 'first name')))
    expect(moveFiles(former, sent('b', 'c'))).toEqual({ added: [{ id: 'c' }], removed: ['a'] })
    expect(moveFiles(former, null)).toEqual({ added: [], removed: ['a', 'b'] })
    expect(moveFiles({ type: 'text', text: 'a' }, sent('b'))).toEqual({ added: [{ id: 'b' }], removed: [] })
  })

  it('[L407] nobody learns whether there is a file of somebody else that they may not send', () => {
    for (const state of ['uploading', 'processing', 'ready', 'refused'] as const) {
      const standings = new Map([['a', { ownerId: 2, state }]])
      expect(refuseFiles(1, { type: 'file' }, [{ id: 'a' }], standings)).toBe('file_not_found')
    }
    const ready = new Map([['a', { ownerId: 2, state: 'ready' } as const]])
    expect(refuseFiles(1, { type: 'file' }, [file('a')], ready)).toBeUndefined()
  })

  it('[T302] the file of a sticker is filled in under its id, and what is no sticker of the sender is not found, whatever it is', () => {
    const asked: SendableContent = { type: 'sticker', sticker_id: 'a' }
    const filled = fillIn(asked, new Map([['a', file('a')]]))
    expect(filled).toEqual({ type: 'sticker', sticker_id: 'a', file: file('a') })
    expect([isComplete(asked), isComplete(filled)]).toEqual([false, true])
    expect(fillIn(asked, new Map())).toEqual(asked)
    for (const state of ['uploading', 'processing', 'ready', 'refused'] as const)
      for (const ownerId of [1, 2]) {
        const standings = new Map([['a', { ownerId, state }]])
        expect(refuseFiles(1, asked, [{ id: 'a' }], standings)).toBe('sticker_not_found')
      }
    expect(refuseFiles(1, asked, [file('a')], new Map())).toBe('sticker_not_found')
    const ready = new Map([['a', { ownerId: 2, state: 'ready' } as const]])
    expect(refuseFiles(1, asked, [file('a')], ready)).toBeUndefined()
  })
})
