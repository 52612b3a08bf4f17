import { describe, expect, test } from 'vitest'
import { addTo, emptyTray, hasPicked, isUnchanged, moveTo, takeOut, toSend, trayOfMessage } from './tray.js'

const limits = { filesMax: 3, bytesMax: 5 }
const file = (name: string, size = 1) => new File(['x'.repeat(size)], name)
const namesOf = ({ items }: ReturnType<typeof addTo>) =>
  items.map((item) => ('kept' in item ? item.kept.name : item.file.name))

describe('the tray of what is about to be sent', () => {
  test('[L711] the tray takes files in the order in which they came, also the same one twice', () => {
    const tray = addTo(addTo(emptyTray, [file('a'), file('b')], limits), [file('a')], limits)
    expect(namesOf(tray)).toEqual(['a', 'b', 'a'])
    expect(new Set(tray.items.map(({ id }) => id)).size).toBe(3)
    expect(tray.refusals).toEqual([])
  })

  test('[L712] the tray says before anything is sent what is too large and what are too many, and takes the others', () => {
    const tray = addTo(emptyTray, [file('a'), file('large', 6), file('b', 5), file('c'), file('d')], limits)
    expect(namesOf(tray)).toEqual(['a', 'b', 'c'])
    expect(tray.refusals).toEqual([
      { why: 'too_large', name: 'large' },
      { why: 'too_many', name: 'd' },
    ])
  })

  test('[L711] items change places and are taken out; what goes out is in that order, with what is known of it', () => {
    const tray = addTo(emptyTray, [file('a'), file('b'), file('c')], limits)
    const [a, b, c] = tray.items.map(({ id }) => id)
    expect(namesOf(moveTo(tray, c!, 0))).toEqual(['c', 'a', 'b'])
    expect(namesOf(moveTo(tray, a!, 9))).toEqual(['b', 'c', 'a'])
    expect(namesOf(moveTo(tray, a!, -1))).toEqual(['a', 'b', 'c'])
    expect(moveTo(tray, 'nothing', 0)).toBe(tray)
    expect(namesOf(takeOut(tray, b!))).toEqual(['a', 'c'])
    const known = { id: 'a', file: file('a'), facts: { width: 4, height: 3 } }
    expect(toSend(known)).toEqual({ blob: known.file, name: 'a', width: 4, height: 3 })
  })

  test('[T447] an edit begins with the files of its message; what is taken out or added makes it another, and so does the order', () => {
    const facts = { kind: 'file', media_type: 'application/pdf', bytes: 7 } as const
    const files = [
      { id: '1', name: 'a.pdf', ...facts },
      { id: '2', name: 'b.pdf', ...facts },
    ]
    const content = { type: 'file', files, text: 'both' } as const
    const tray = trayOfMessage(content as never)
    expect(namesOf(tray)).toEqual(['a.pdf', 'b.pdf'])
    expect([isUnchanged(tray, content as never), hasPicked(tray)]).toEqual([true, false])
    expect(isUnchanged(moveTo(tray, '2', 0), content as never)).toBe(false)
    expect(takeOut(tray, '1').items.map(toSend)).toEqual([files[1]])
    const more = addTo(tray, [file('c'), file('d')], limits)
    expect([isUnchanged(more, content as never), hasPicked(more)]).toEqual([false, true])
    expect(more.refusals).toEqual([{ why: 'too_many', name: 'd' }])
    expect(trayOfMessage({ type: 'text', text: 'a' }).items).toEqual([])
  })
})
