/** Who gets the bytes of a file at which moment, over a whole server: by a link from before, by a new one, and with a token. */
import {
  call,
  makeBytes,
  makeTempFolder,
  type Person,
  type RunningApp,
  register,
  runProgram,
  startApp,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClosing } from '../../support/closing.js'
import { ask } from '../../support/wire.js'
import { uploadFile } from './upload-file.js'

/** The three ways to the bytes, each as `yes` or the code of the refusal; `none` for a link that is not given. */
interface Ways {
  readonly oldLink: string
  readonly newLink: string
  readonly token: string
}

const all: Ways = { oldLink: 'yes', newLink: 'yes', token: 'yes' }
const nothing: Ways = { oldLink: 'file_not_found', newLink: 'none', token: 'file_not_found' }

export function registerFileRights(getDatabase: (folder: string) => string): void {
  const opened = createClosing()
  let app: RunningApp
  let database: string
  let dataDir: string

  beforeAll(async () => {
    dataDir = opened.use(await makeTempFolder()).path
    database = getDatabase(dataDir)
    app = opened.use(await startApp({ dataDir, options: { db: database } }))
  }, 120_000)
  afterAll(() => opened[Symbol.asyncDispose]())

  async function outcome(path: string, token?: string): Promise<string> {
    const { status, body } = await call(app, `GET ${path}` as 'GET /', { token })
    return status < 400 ? 'yes' : body.code
  }

  async function linkFor({ token }: Pick<Person, 'token'>, id: string): Promise<string | undefined> {
    const { links } = await ask(app, token, 'POST /api/files/links', { file_ids: [id] })
    return links[0]?.url
  }

  async function waysOf(person: Person, id: string, oldLink: string): Promise<Ways> {
    const link = await linkFor(person, id)
    return {
      oldLink: await outcome(oldLink),
      newLink: link === undefined ? 'none' : await outcome(link),
      token: await outcome(`/api/files/${id}/content`, person.token),
    }
  }

  const send = (from: Person, target: object, id: string) =>
    ask(app, from.token, 'POST /api/send', { ...target, content: { type: 'file', files: [{ id }] } })

  /** A group of these people with a message of the first one that has a file, and a link to it for each. */
  async function shareFile(...people: Person[]) {
    const [owner, ...others] = people as [Person, ...Person[]]
    const group = await ask(app, owner.token, 'POST /api/groups', {
      name: 'g',
      member_ids: others.map(({ id }) => id),
    })
    const target = { target_type: 'group', target_id: group.id }
    const file = await uploadFile(app, owner.token, makeBytes(2_000))
    const { seq } = await send(owner, target, file.id)
    const links = new Map<Person, string>()
    for (const person of people) links.set(person, (await linkFor(person, file.id))!)
    return {
      group,
      target,
      file,
      seq,
      ways: (who: Person) => waysOf(who, file.id, links.get(who) ?? '/api/x'),
    }
  }

  const people = (count: number) => Promise.all(Array.from({ length: count }, () => register(app)))
  const remove = (by: Person, groupId: number, who: Person) =>
    ask(app, by.token, `DELETE /api/groups/${groupId}/members/${who.id}` as 'DELETE /')

  describe('who gets the bytes of a file', { timeout: 60_000 }, () => {
    it('[L550] a file that was not sent is for its owner, one in a message for whoever can see it, and for nobody else', async () => {
      const [owner, friend, stranger] = (await people(3)) as [Person, Person, Person]
      const { id } = await uploadFile(app, owner.token, makeBytes(100))
      const unsent = (await linkFor(owner, id))!
      expect(await waysOf(owner, id, unsent)).toEqual(all)
      for (const other of [friend, stranger]) {
        expect(await linkFor(other, id)).toBeUndefined()
        expect(await outcome(`/api/files/${id}/content`, other.token)).toBe('file_not_found')
        expect(await outcome(`/api/files/${id}`, other.token)).toBe('file_not_found')
      }
      await send(owner, { target_type: 'user', target_id: friend.id }, id)
      expect(await waysOf(friend, id, (await linkFor(friend, id))!)).toEqual(all)
      expect(await linkFor(stranger, id)).toBeUndefined()
    })

    it('[L551] a member who is removed gets nothing at once, and nothing from before after coming back', async () => {
      const [owner, member, other] = (await people(3)) as [Person, Person, Person]
      const { group, ways } = await shareFile(owner, member, other)
      expect(await ways(member)).toEqual(all)
      await remove(owner, group.id, member)
      expect(await ways(member)).toEqual(nothing)
      expect(await ways(other)).toEqual(all)
      await ask(app, owner.token, `POST /api/groups/${group.id}/members` as 'POST /', {
        user_ids: [member.id],
      })
      expect(await ways(member)).toEqual(nothing)
    })

    it('[L552] a member who joins later gets the files of messages from then on', async () => {
      const [owner, member, late] = (await people(3)) as [Person, Person, Person]
      const { group, target, file } = await shareFile(owner, member)
      await ask(app, owner.token, `POST /api/groups/${group.id}/members` as 'POST /', { user_ids: [late.id] })
      expect(await linkFor(late, file.id)).toBeUndefined()
      expect(await outcome(`/api/files/${file.id}/content`, late.token)).toBe('file_not_found')
      await send(member, target, file.id)
      expect(await waysOf(late, file.id, (await linkFor(late, file.id))!)).toEqual(all)
    })

    it('[L553] a file of a recalled message is gone for everybody, and stays where another message has it', async () => {
      const [owner, member, elsewhere] = (await people(3)) as [Person, Person, Person]
      const { target, seq, file, ways } = await shareFile(owner, member)
      await send(member, { target_type: 'user', target_id: elsewhere.id }, file.id)
      await ask(app, owner.token, 'POST /api/messages/recall', { ...target, seq })
      expect(await ways(owner)).toEqual(all)
      // Whoever forwarded it still sees the own message.
      expect(await ways(member)).toEqual(all)
      const single = await shareFile(owner, member)
      await ask(app, owner.token, 'POST /api/messages/recall', { ...single.target, seq: single.seq })
      for (const person of [owner, member]) expect(await single.ways(person)).toEqual(nothing)
    })

    it('[L554] a member who deletes a message for oneself gets no file of it any more, the others do', async () => {
      const [owner, member, other] = (await people(3)) as [Person, Person, Person]
      const { target, seq, ways } = await shareFile(owner, member, other)
      await ask(app, member.token, 'POST /api/messages/delete', { ...target, seqs: [seq] })
      expect(await ways(member)).toEqual(nothing)
      expect(await ways(other)).toEqual(all)
    })

    it('[L555] a file that its owner deletes is gone for everybody at once', async () => {
      const [owner, member] = (await people(2)) as [Person, Person]
      const { file, ways } = await shareFile(owner, member)
      await ask(app, owner.token, `DELETE /api/files/${file.id}` as 'DELETE /')
      for (const person of [owner, member]) expect(await ways(person)).toEqual(nothing)
    })

    it('[L556] links of a device that signs out end with it, those of other devices of the same person go on', async () => {
      const [owner, member] = (await people(2)) as [Person, Person]
      const { file, ways } = await shareFile(owner, member)
      const { phone, password } = member
      const { body } = await call(app, 'POST /api/login', { body: { phone, password } })
      const second = (await linkFor(body, file.id))!
      await ask(app, body.token, 'POST /api/logout')
      expect(await outcome(second)).toBe('unauthenticated')
      expect(await ways(member)).toEqual(all)
    })

    it('[L557] links of a disabled account end', async () => {
      const [owner, member] = (await people(2)) as [Person, Person]
      const { file } = await shareFile(owner, member)
      const link = (await linkFor(member, file.id))!
      const args = ['user', 'disable', String(member.id), '-data', dataDir, '-db', database]
      expect((await runProgram(args)).code).toBe(0)
      await expect.poll(() => outcome(link)).not.toBe('yes')
    })

    it('[L558] a link is that of its user, whoever shows it: with the token of another it gives what it gives to its user', async () => {
      const [owner, member, stranger] = (await people(3)) as [Person, Person, Person]
      const { group, file } = await shareFile(owner, member)
      const link = (await linkFor(member, file.id))!
      expect(await outcome(link, stranger.token)).toBe('yes')
      const ofOther = link.replace(`.${member.id}_`, `.${stranger.id}_`)
      expect(ofOther).not.toBe(link)
      for (const token of [undefined, owner.token]) expect(await outcome(ofOther, token)).toBe('forbidden')
      await remove(owner, group.id, member)
      for (const token of [undefined, owner.token]) expect(await outcome(link, token)).toBe('file_not_found')
    })
  })
}
