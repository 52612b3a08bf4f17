/** Messages with files: messaging and files as libraries, joined as the product joins them, on a real store and a real folder. */
import { createFiles } from '@stonechat/file'
import { createIm, createLocalBus, type ImOptions } from '@stonechat/im'
import type { AttachedFile, FileKind, Message, PlainContent } from '@stonechat/protocol'
import { deriveAddressKeys } from '@stonechat/work'
import { afterEach, describe, expect, it } from 'vitest'
import { createLatch } from '../../packages/client/src/testing/latch.js'
import { openPlace } from '../../packages/file/src/testing/open-place.js'
import { FileKind as GrpcKind } from '../../packages/gateway/src/grpc/gen/stonechat/v1/file_pb.js'
import { MessageService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/message_pb.js'
import { refusalOf, startGrpc } from '../../packages/gateway/src/testing/grpc-server.js'
import { closeAll, connect } from '../support/im.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  await closeAll()
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const [ann, bob, cem] = [1, 2, 3]

async function open(options: Partial<ImOptions> = {}) {
  const place = await openPlace()
  const { stores, blobs } = place
  const files = createFiles({
    ...{
      store: stores.file,
      blobs,
      addressKeys: deriveAddressKeys('x'.repeat(32)),
      wakeJobs() {},
      log: silent,
    },
    ...{ maxBytes: 1_000, quotaBytes: 10_000 },
    access: { findVisible: stores.im.findVisibleFiles, isCallerGood: async () => true },
  })
  const im = createIm({
    ...{
      store: stores.im,
      bus: createLocalBus(),
      authenticate: async (token) => ({ userId: Number(token) }),
    },
    ...{ files, ...options },
  })
  opened.push(place, files, im)
  const as = (userId: number, input: { target_id?: number; client_id?: string; content: Content }) =>
    im.call('message.send', { userId }, { target_id: userId === bob ? ann : bob, ...input })
  return {
    ...{ im, files, stores, as },
    async addFile(ownerId = ann, kind: FileKind = 'image'): Promise<AttachedFile> {
      const facts = { kind, media_type: 'image/png', bytes: 4, width: 640, height: 480, thumbhash: 'AAAA' }
      const { id } = await place.makeFile(Buffer.from('abcd'), { ownerId, name: '图 1.png' }, { facts })
      return { id, name: '图 1.png', ...facts }
    },
    /** Until nothing of it is left. */
    async remove(file: AttachedFile) {
      await files.call('file.delete', { userId: ann }, { file_id: file.id })
      await files.jobKinds['file.collect'].run(null, { signal: new AbortController().signal } as never)
      expect(await stores.file.getFiles([file.id])).toEqual([])
    },
  }
}

type Content = Parameters<typeof send>[0]
const send = (content: string | { type: 'file'; files: { id: string }[]; text?: string }) => content
const say = (text: string) => ({ content: text })
const withFiles = (...files: readonly { readonly id: string }[]) => ({
  content: { type: 'file' as const, files: files.map(({ id }) => ({ id })) },
})

describe('messages with files', () => {
  it('[L408] what the server knows of a file is in every form of its message: answer, event, pages, sync, sessions and versions', async () => {
    const { im, as, addFile, stores } = await open()
    const [one, other] = [await addFile(), await addFile()]
    const filled = { type: 'file', files: [other, one], text: 'two' }
    const live = await connect(im, bob)
    const { content } = withFiles(other, one)
    const message = await as(ann, { content: { ...content, text: 'two' } })
    expect(message.content).toEqual(filled)
    expect(await live.until('message.created', 1)).toMatchObject([{ content: filled }])
    const target = { target_id: ann }
    const { messages } = await im.call('message.list', { userId: bob }, target)
    expect(messages).toEqual([message])
    const { sessions } = await im.call('session.list', { userId: bob }, {})
    expect(sessions).toMatchObject([{ last_message: { content: filled } }])
    const { events } = await stores.im.listEvents({ after: 0, limit: 9 })
    expect(events).toMatchObject([{ message: { content: filled } }])

    const edited = await im.call(
      'message.edit',
      { userId: ann },
      { target_id: bob, seq: 1, content: { ...withFiles(one).content, text: 'one' } },
    )
    const now = { type: 'file', files: [one], text: 'one' }
    expect(edited.content).toEqual(now)
    expect(await live.until('message.changed', 1)).toMatchObject([{ rev: 1, content: now }])
    const held: [number, number, number][] = [[message.conversation_id, 1, 0]]
    const synced = await im.call('sync', { userId: bob }, { conversations: held })
    expect(synced.conversations).toMatchObject([{ changed: [{ content: now }] }])
    const { versions } = await im.call('message.versions', { userId: ann }, { target_id: bob, seq: 1 })
    expect(versions).toMatchObject([{ content: filled }])
  })

  it('[L405] messages keep their order however long it takes to find out about files; other conversations do not wait', async () => {
    const latch = createLatch()
    const { as, addFile, files } = await open({
      files: {
        async find(userId, ids) {
          await latch.opened
          return files.find(userId, ids)
        },
        findStickers: (userId, ids) => files.findStickers(userId, ids),
      },
    })
    const file = await addFile()
    const order: string[] = []
    const told = (name: string, sent: Promise<Message>) =>
      sent.then(({ seq }) => order.push(`${name} ${seq}`))
    const all = [
      told('before', as(ann, say('before'))),
      told('files', as(ann, withFiles(file))),
      told('after', as(ann, say('after'))),
      told('unknown', as(ann, withFiles({ id: crypto.randomUUID() }))).catch(({ code }) => order.push(code)),
      told('last', as(ann, say('last'))),
    ]
    await told('theirs', as(bob, say('theirs')))
    await told('elsewhere', as(ann, { target_id: cem, ...say('elsewhere') }))
    expect(order).toEqual(['before 1', 'theirs 2', 'elsewhere 1'])
    latch.open()
    await Promise.all(all)
    expect(order.slice(3).sort()).toEqual(['after 4', 'file_not_found', 'files 3', 'last 5'])
  })

  it('[L406] a retry is known for ever, with its files or without them', async () => {
    const { im, as, addFile, remove } = await open()
    const [file, other] = [await addFile(), await addFile()]
    const sent = { client_id: 'c1', ...withFiles(file, other) }
    const first = await as(ann, sent)
    expect(await as(ann, sent)).toEqual(first)
    await remove(file)
    expect(await as(ann, sent)).toEqual(first)
    for (const wrong of [withFiles(other), withFiles(other, file), say('words')])
      await expect(as(ann, { ...sent, ...wrong })).rejects.toMatchObject({ code: 'conflict' })
    // Its name is still there; it cannot be sent again.
    const { messages } = await im.call('message.list', { userId: bob }, { target_id: ann })
    expect(messages).toEqual([first])
    await expect(as(ann, withFiles(file))).rejects.toMatchObject({ code: 'file_not_found' })
    const edit = { target_id: bob, seq: 1, content: { ...withFiles(file, other).content, text: 'later' } }
    const edited = await im.call('message.edit', { userId: ann }, edit)
    expect(edited.content).toEqual({ ...first.content, text: 'later' })
  })

  it('[L420] a message is sent on by naming its files: whoever sees them may, and who no longer sees them may not', async () => {
    const { im, as, addFile, stores } = await open()
    const file = await addFile()
    await expect(as(bob, withFiles(file))).rejects.toMatchObject({ code: 'file_not_found' })
    const first = await as(ann, withFiles(file))
    const sentOn = await im.call(
      'message.send',
      { userId: bob },
      // As it came: what stands beside the ids is left out.
      { target_id: cem, content: first.content as PlainContent },
    )
    expect(sentOn.content).toEqual(first.content)
    expect(await stores.file.getUsage(ann)).toBe(4)
    expect(await stores.file.getUsage(bob)).toBe(0)
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 1 })
    // Bob has it in the message of his own, and so has Cem.
    await im.call('message.send', { userId: cem }, { target_id: ann, ...withFiles(file) })
    await im.call('message.recall', { userId: bob }, { target_id: cem, seq: 1 })
    await expect(as(bob, withFiles(file))).rejects.toMatchObject({ code: 'file_not_found' })
    await as(ann, withFiles(file))
  })

  it('[T242] files go with what is forwarded: they stay where the first message is recalled, and take the room of their owner alone', async () => {
    const { im, as, addFile, files, stores } = await open()
    const file = await addFile()
    const first = await as(ann, { content: { ...withFiles(file).content, text: 'look' } })
    const { messages } = await im.call(
      'message.forward',
      { userId: bob },
      { from: { target_id: ann }, seqs: [1], to: [{ target_id: cem }, { target_id: bob }] },
    )
    expect(messages.map(({ content }) => content)).toEqual([first.content, first.content])
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 1 })
    const { links } = await files.call('file.links', { userId: cem }, { file_ids: [file.id] })
    expect(links).toHaveLength(1)
    expect([await stores.file.getUsage(ann), await stores.file.getUsage(bob)]).toEqual([4, 0])
    // Cem, who did not upload it, sends it on; who lost it cannot.
    await im.call('message.recall', { userId: bob }, { target_id: bob, seq: 1 })
    const on = (userId: number, target_id: number) =>
      im.call('message.forward', { userId }, { from: { target_id }, seqs: [1], to: [{ target_id: ann }] })
    expect((await on(cem, bob)).messages).toHaveLength(1)
    await expect(on(bob, bob)).rejects.toMatchObject({ code: 'message_not_found' })
  })

  it('[T255] whoever sees a record sees the files in it, also in a record inside it, and nobody else does', async () => {
    const { im, as, addFile, files } = await open()
    const [file, note] = [await addFile(), await addFile(ann, 'voice')]
    await as(ann, withFiles(file))
    await as(ann, { content: { ...withFiles(note, file).content, text: 'both' } })
    const record = (userId: number, target_id: number, to: number, ...seqs: number[]) =>
      im.call(
        'message.forward',
        { userId },
        { from: { target_id }, seqs, to: [{ target_id: to }], as: 'record' },
      )
    await record(bob, ann, bob, 1, 2)
    await record(bob, bob, cem, 1)
    const seenBy = async (userId: number) => {
      const { links } = await files.call('file.links', { userId }, { file_ids: [file.id, note.id] })
      return links.length
    }
    expect(await seenBy(cem)).toBe(2)
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 1 })
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 2 })
    expect(await seenBy(cem)).toBe(2)
    await im.call('message.recall', { userId: bob }, { target_id: cem, seq: 1 })
    expect([await seenBy(cem), await seenBy(bob)]).toEqual([0, 2])
  })

  it('[L421] messaging without files refuses them, and says so where it cannot be known now', async () => {
    const without = await open({ files: undefined })
    await expect(without.as(ann, withFiles({ id: crypto.randomUUID() }))).rejects.toMatchObject({
      code: 'file_not_found',
    })
    const failing = await open({
      files: {
        find: () => Promise.reject(new Error('no')),
        findStickers: () => Promise.reject(new Error('no')),
      },
    })
    const file = await failing.addFile()
    await expect(failing.as(ann, withFiles(file))).rejects.toMatchObject({ code: 'unavailable' })
    expect((await failing.as(ann, say('words'))).seq).toBe(1)
    expect((await without.as(ann, say('words'))).seq).toBe(1)
  })

  it('[L422] a host that may change messages gets them with what is known of their files, and is not asked about those that cannot be sent', async () => {
    const asked: unknown[] = []
    const { as, addFile } = await open({
      beforeSend: async ({ content }) => {
        asked.push(content)
        return content.type === 'file' ? { content: { ...content, text: 'looked at' } } : undefined
      },
    })
    const file = await addFile()
    const filled = { type: 'file', files: [file] }
    await expect(as(ann, withFiles({ id: crypto.randomUUID() }))).rejects.toMatchObject({
      code: 'file_not_found',
    })
    expect((await as(ann, withFiles(file))).content).toEqual({ ...filled, text: 'looked at' })
    expect(asked).toEqual([filled])
  })

  it('[L414] the files of a conversation are paged by kind, newest first; strangers get none', async () => {
    const { im, as, addFile } = await open()
    const kinds: readonly FileKind[] = ['image', 'file', 'video', 'image']
    for (const kind of kinds) await as(ann, withFiles(await addFile(ann, kind)))
    await as(ann, say('words'))
    const list = async (given: object) => {
      const page = await im.call('message.files', { userId: bob }, { target_id: ann, ...given })
      return [page.messages.map(({ seq }) => seq), page.has_more]
    }
    expect(await list({})).toEqual([[4, 3, 2, 1], false])
    expect(await list({ kind: 'image,video', limit: 2 })).toEqual([[4, 3], true])
    expect(await list({ kind: 'image,video', limit: 2, before_seq: 3 })).toEqual([[1], false])
    expect(await im.call('message.files', { userId: cem }, { target_id: ann })).toEqual({
      messages: [],
      has_more: false,
    })
    await expect(list({ kind: 'image,picture' })).rejects.toMatchObject({ errors: [{ path: 'kind.1' }] })
  })

  it('[L425] over gRPC a message has files by their ids as well, and comes with what is known of them', async () => {
    const { im, addFile } = await open()
    const grpc = await startGrpc([im])
    opened.push(grpc)
    const [picture, note] = [await addFile(), await addFile(ann, 'voice')]
    const file = { files: [{ id: picture.id }, { id: note.id }], text: 'both' }
    const content = { type: { case: 'file' as const, value: file } }
    const { message } = await grpc.call(MessageService.method.send, {
      ...{ senderId: 1n, targetId: 2n, content },
    })
    expect(message?.content?.type).toMatchObject({
      case: 'file',
      value: {
        text: 'both',
        files: [
          { id: picture.id, kind: GrpcKind.IMAGE, name: '图 1.png', width: 640n, bytes: 4n, durationMs: 0n },
          { id: note.id, kind: GrpcKind.VOICE, mediaType: 'image/png', thumbhash: 'AAAA' },
        ],
      },
    })
    const list = await grpc.call(MessageService.method.list, { actorId: 2n, targetId: 1n })
    expect(list.messages).toEqual([message])
    const unknown = { type: { case: 'file' as const, value: { files: [{ id: crypto.randomUUID() }] } } }
    const refused = grpc.call(MessageService.method.send, { senderId: 1n, targetId: 2n, content: unknown })
    expect(await refusalOf(refused)).toMatchObject({ code: 'file_not_found' })
  })
})
