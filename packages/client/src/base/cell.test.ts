import { describe, expect, it, vi } from 'vitest'
import { Cell, Derived } from './cell.js'
import { forward } from './forwarding.js'

const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve))

describe('a readable', () => {
  it('[K80] a cell notifies of many changes once, after them, and never synchronously', async () => {
    const cell = new Cell(0)
    const listener = vi.fn()
    cell.subscribe(listener)
    for (const value of [1, 2, 3]) cell.set(value)
    expect(cell.getSnapshot()).toBe(3)
    expect(listener).not.toHaveBeenCalled()
    await settled()
    expect(listener).toHaveBeenCalledOnce()
  })

  it('[K81] a cell keeps the identity of its snapshot until something changed', () => {
    const derived = new Derived(() => ({}))
    const first = derived.getSnapshot()
    expect(derived.getSnapshot()).toBe(first)
    derived.invalidate()
    expect(derived.getSnapshot()).not.toBe(first)
  })

  it('[K82] a cell starts its work with the first listener and ends it with the last', () => {
    const log: string[] = []
    const cell = new Cell(0, () => {
      log.push('start')
      return () => log.push('end')
    })
    const listener = () => {}
    const [stopOne, stopTwo] = [cell.subscribe(listener), cell.subscribe(listener)]
    stopOne()
    stopOne()
    expect(log).toEqual(['start'])
    stopTwo()
    expect(log).toEqual(['start', 'end'])
  })

  it('[K83] a cell follows from one account to the next, and shows nothing in between', async () => {
    const source = new Cell<{ value: Cell<string> } | undefined>({ value: new Cell('first') })
    const seen: string[] = []
    const readable = forward(source, (current) => current.value, 'nobody')
    const stop = readable.subscribe(() => seen.push(readable.getSnapshot()))
    source.set(undefined)
    await settled()
    const second = { value: new Cell('second') }
    source.set(second)
    await settled()
    second.value.set('changed')
    await settled()
    stop()
    second.value.set('unheard')
    await settled()
    expect(seen).toEqual(['nobody', 'second', 'changed'])
  })
})
