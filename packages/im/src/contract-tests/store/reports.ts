import { expect, it } from 'vitest'
import type { ReportDraft } from '../../contract/index.js'
import { change, direct, noon, send, sendMany, type World } from './world.js'

export function registerReportRules(getWorld: () => World): void {
  const report = async (reporterId: number, other: number, given: Partial<ReportDraft> = {}) => {
    const outcome = await getWorld().im.createReport({
      ...{ reporterId, target: { target_type: 'user', target_id: other }, place: undefined, seqs: [] },
      ...{ reason: 'spam', text: '广告', at: noon, recentMax: 3, recentSince: 0, creation: undefined },
      maxBytes: 1_000,
      ...given,
    })
    return outcome.status === 'refused' ? outcome.code : outcome
  }

  it('[Y380] a report is kept once for each `client_id`, and without one each time', async () => {
    const [ann = 0, bob = 0] = getWorld().people(2)
    const creation = { clientId: 'once', fingerprint: 1 }
    const first = await report(ann, bob, { creation })
    expect(first).toEqual({ status: 'created', id: expect.any(Number) })
    expect(await report(ann, bob, { creation })).toEqual({ ...(first as object), status: 'duplicate' })
    expect(await report(ann, bob, { creation: { ...creation, fingerprint: 2 } })).toBe('conflict')
    expect(await report(ann, bob)).toMatchObject({ status: 'created' })
  })

  it('[Y381] what the reporter does not see cannot be reported: recalled, deleted, before the floor, or never there', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await sendMany(world, key, bob, 4)
    const { conversation_id: conversationId } = await send(world, key, bob)
    await world.im.deleteMessages({ userId: ann, conversationId, seqs: [3], at: noon })
    await change(world, bob, key, 4, null)
    const place = { conversationId, afterSeq: 1 }
    expect(await report(ann, bob, { place, seqs: [2, 5] })).toMatchObject({ status: 'created' })
    for (const seq of [1, 3, 4, 6])
      expect(await report(ann, bob, { place, seqs: [2, seq] }), `${seq}`).toBe('message_not_found')
    expect(await report(ann, bob, { seqs: [2] })).toBe('message_not_found')
  })

  it('[Y384] more than fits into a report is refused', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const { conversation_id: conversationId } = await send(world, direct(ann, bob), bob)
    const whole = { place: { conversationId, afterSeq: 0 }, seqs: [1] }
    expect(await report(ann, bob, { ...whole, maxBytes: 100 })).toBe('too_large')
    expect(await report(ann, bob, whole)).toMatchObject({ status: 'created' })
  })

  it('[Y382] a user makes so many reports in a time and no more, also all at once', async () => {
    const [ann = 0, bob = 0] = getWorld().people(2)
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => report(ann, bob)))
    expect(outcomes.filter((one) => one === 'limit_reached')).toHaveLength(2)
    expect(await report(bob, ann)).toMatchObject({ status: 'created' })
    expect(await report(ann, bob, { at: noon + 10, recentSince: noon })).toMatchObject({ status: 'created' })
  })
}
