import { describe, expect, test } from 'vitest'
import { addTo, emptyTray, moveTo, takeOut, toPicked } from './tray.js'

const limits = { filesMax: 3, bytesMax: 5 }
const file = (name: string, size = 1) => new File(['x'.repeat(size)], name)
const namesOf = ({ items }: ReturnType<typeof addTo>) => items.map((item) => item.file.name)

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
    const known = { ...tray.items[0]!, facts: { width: 4, height: 3 } }
    expect(toPicked(known)).toEqual({ blob: known.file, name: 'a', width: 4, height: 3 })
  })
})
