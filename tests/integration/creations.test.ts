/** Retries of whatever makes something, for every operation of the table that says so. */
import { randomUUID } from 'node:crypto'
import type { OperationName } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import { call, type HttpRequest, type Person, type RunningApp, register, startApp } from '@stonechat/testkit'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uploadFile } from './files/upload-file.js'

let app: RunningApp
let ann: Person
let bob: Person
/** Each another one. */
const pictures: string[] = []
/** To be forwarded. */
let seq = 0
/** Of links. */
let group = 0
beforeAll(async () => {
  app = await startApp()
  ;[ann, bob] = await Promise.all([register(app), register(app)])
  const { body } = await call(app, 'POST /api/send', {
    token: ann.token,
    body: { target_id: bob.id, content: 'to be forwarded' },
  })
  seq = body.seq
  const made = await call(app, 'POST /api/groups', { token: ann.token, body: { name: 'g', member_ids: [] } })
  group = made.body.id
  for (let red = 0; red < 40; red += 1) {
    const create = { width: 8, height: 8, channels: 3, background: { r: red, g: 0, b: 0 } } as const
    const bytes = await sharp({ create }).png().toBuffer()
    pictures.push((await uploadFile(app, ann.token, bytes)).id)
  }
})
afterAll(() => app[Symbol.asyncDispose]())

/** Another one for each text, but for a rare chance. */
const toNumber = (text: string) => Number.parseInt(text, 36) % 99_991

const send_at = Date.now() + 24 * 60 * 60_000

/** Bodies that each creating operation takes, all different from each other. */
const bodies: { readonly [N in OperationName]?: (text: string) => object } = {
  'file.upload': (name) => ({ name }),
  'group.create': (name) => ({ name, member_ids: [bob.id] }),
  'invite.create': (text) => ({ max_uses: 1 + toNumber(text) }),
  'message.forward': (title) => ({
    ...{ from: { target_id: bob.id }, seqs: [seq], to: [{ target_id: bob.id }], as: 'record', title },
  }),
  'report.create': (text) => ({ target_id: bob.id, reason: 'spam', text }),
  'sticker.add': () => ({ file_id: pictures.pop() }),
  'scheduled.create': (content) => ({ target_id: bob.id, content, send_at }),
  'message.send': (content) => ({ target_id: bob.id, content }),
}

/** Those whose retry is known by something else, and why. */
const exceptions: Partial<Record<OperationName, string>> = {
  'account.register': 'username and phone are unique: a retry is refused, and the person signs in',
  'admin.user.add': 'names are unique, and external_id identifies a retry',
}

const names = Object.keys(operations) as OperationName[]
const creating = names.filter((name) => 'creates' in operations[name])
const clientIds = fc.stringMatching(/^[\w.:-]{1,64}$/)
const texts = fc.stringMatching(/^[a-z]{1,12}$/)

describe('retries of what makes something', { timeout: 60_000 }, () => {
  it('[M767] every operation that answers 201 says what it makes, or why its retry is harmless', () => {
    const makers = names.filter((name) => operations[name].status === 201)
    expect(makers.filter((name) => !creating.includes(name)).toSorted()).toEqual(
      Object.keys(exceptions).toSorted(),
    )
    expect(creating.toSorted()).toEqual(Object.keys(bodies).toSorted())
  })

  it.each(creating)(
    '[M767] a retry of %s is answered with the first result, whatever client_id and body',
    async (name) => {
      const send = (body: object) => call(app, ...requestOf(name, body))
      await fc.assert(
        fc.asyncProperty(clientIds, texts, async (unique, text) => {
          const client_id = `${unique.slice(0, 20)}${randomUUID()}`
          const body = bodies[name]!(text)
          const first = await send({ ...body, client_id })
          const again = await send({ ...body, client_id })
          expect([first.status, again.status]).toEqual([201, 200])
          expect(again.body).toEqual(first.body)
          const other = await send({ ...bodies[name]!(`${text}x`), client_id })
          expect([other.status, other.body.code]).toEqual([409, 'conflict'])
        }),
        { numRuns: 10 },
      )
      const together = { ...bodies[name]!('together'), client_id: randomUUID() }
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(together)))
      expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(200), 201])
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      // Without one, each request makes something.
      const without = [await send(bodies[name]!('without')), await send(bodies[name]!('without'))]
      expect(without.map(({ status }) => status)).toEqual([201, 201])
    },
  )
})

/** What takes bytes has its input in the address. */
function requestOf(name: OperationName, body: object): [Parameters<typeof call>[1], HttpRequest] {
  const [method, template] = operations[name].http!
  const path = template.replace(':group_id', String(group))
  const takesBytes = operations[name].body === 'bytes'
  const query = takesBytes ? `?${new URLSearchParams(body as Record<string, string>)}` : ''
  return [
    `${method} ${path}${query}` as Parameters<typeof call>[1],
    { token: ann.token, ...(takesBytes ? { rawBody: 'some bytes' } : { body }) },
  ]
}
