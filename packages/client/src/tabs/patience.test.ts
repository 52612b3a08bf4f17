import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Patience } from './patience.js'

const secondMs = 1_000

let nowMs = 0
let patience: Patience
const ask = vi.fn()
const onSilence = vi.fn()

beforeEach(() => {
  nowMs = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  patience = new Patience({ random: () => 0, ask, onSilence })
})

afterEach(() => {
  patience.stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.clearAllMocks()
})

function pass(ms: number): void {
  nowMs += ms
  vi.advanceTimersByTime(ms)
}

describe('patience with a leader', () => {
  it('[K324] a leading tab that answers is asked now and then, and keeps its place', () => {
    ask.mockImplementation(() => patience.heard())
    patience.ask()
    for (let second = 0; second < 60; second += 1) pass(secondMs)
    expect(ask.mock.calls.length).toBeGreaterThanOrEqual(10)
    expect(onSilence).not.toHaveBeenCalled()
  })

  it('[K325] a leading tab that answers nothing for some seconds loses it', () => {
    ask.mockImplementation(() => {})
    patience.ask()
    for (let second = 0; second < 2; second += 1) pass(secondMs)
    expect(onSilence).not.toHaveBeenCalled()
    for (let second = 0; second < 3; second += 1) pass(secondMs)
    expect(onSilence).toHaveBeenCalledOnce()
  })

  it.each([
    ['and is answered, leaves it alone', true],
    ['and hears nothing, takes over', false],
  ])('[K326] a page that slept itself asks once more: %s', (_name, isAnswered) => {
    ask.mockImplementation(() => {})
    patience.ask()
    nowMs += 60 * secondMs
    vi.advanceTimersByTime(3 * secondMs)
    expect(onSilence).not.toHaveBeenCalled()
    if (isAnswered) patience.heard()
    pass(secondMs)
    expect(onSilence).toHaveBeenCalledTimes(isAnswered ? 0 : 1)
  })
})
