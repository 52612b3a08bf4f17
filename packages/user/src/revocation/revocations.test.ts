import { describe, expect, it } from 'vitest'
import type { Log } from '../contract/index.js'
import { createRevocations, type Revocation } from './revocations.js'

const revocation: Revocation = { userId: 7, deviceId: 'phone', reason: 'deviceRevoked' }

function start() {
  const events: string[] = []
  const write = (_fields: object, event: string) => {
    events.push(event)
  }
  const log: Log = { debug: write, info: write, warn: write, error: write }
  return { revocations: createRevocations({ log }), events }
}

describe('revocations', () => {
  it('[U510] a revocation reaches every listener before publishing returns, in the order of their subscriptions', () => {
    const { revocations } = start()
    const heard: unknown[] = []
    revocations.subscribe((one) => heard.push(['first', one]))
    revocations.subscribe((one) => heard.push(['second', one]))
    revocations.publish(revocation)
    expect(heard).toEqual([
      ['first', revocation],
      ['second', revocation],
    ])
  })

  it('[U511] a listener that unsubscribed is not called, and one that unsubscribes while it is called disturbs no other', () => {
    const { revocations } = start()
    const heard: string[] = []
    const stop = revocations.subscribe(() => {
      heard.push('first')
      stop()
    })
    revocations.subscribe(() => heard.push('second'))
    revocations.publish(revocation)
    revocations.publish(revocation)
    expect(heard).toEqual(['first', 'second', 'second'])
  })

  it('[U512] a listener that throws is logged, and all others receive the revocation', () => {
    const { revocations, events } = start()
    const heard: Revocation[] = []
    revocations.subscribe(() => {
      throw new Error('a fault of a listener')
    })
    revocations.subscribe((one) => heard.push(one))
    revocations.publish(revocation)
    expect(heard).toEqual([revocation])
    expect(events).toEqual(['revocation.listener_failed'])
  })
})
