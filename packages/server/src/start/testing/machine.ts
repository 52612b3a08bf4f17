import { createAgreedClock } from '../agreed-clock.js'

export const noon = 1_700_000_000_000

/** A machine with the clock of the product: time passes, and somebody sets its wall clock. */
export function createMachine() {
  const time = { passed: 5_000, offset: noon }
  const events: string[] = []
  const note = (_: object, event: string) => void events.push(event)
  const source = Object.assign(() => time.passed + time.offset, { monotonic: () => time.passed })
  const clock = createAgreedClock({ log: { warn: note, info: note }, source })
  return { time, events, clock, wall: source }
}
