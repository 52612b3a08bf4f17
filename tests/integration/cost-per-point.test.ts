/**
 * What a point buys: every operation at its largest over HTTP, its dearest carrier, measured in the CPU time of the server, against
 * the cheapest send there is: one of many on a socket, which are committed together. `STONECHAT_PRICES=FILE` writes the table.
 */
import { appendFileSync } from 'node:fs'
import { gatewayLimits } from '@stonechat/gateway/limits'
import { imLimits } from '@stonechat/im/limits'
import { limits, type OperationName } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import {
  call,
  type HttpAnswer,
  openSocket,
  type Person,
  type RunningServer,
  register,
  startServer,
  type TestSocket,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const atOnce = 8
const sentAtOnce = 100
const maxRatio = 3
const rounds = 3
/** Where the table of what everything costs is wanted. */
const prices = process.env.STONECHAT_PRICES
const crowdSize = limits.groupAddMaxUsers
const longText = '长'.repeat(limits.textMaxCharacters)

let server: RunningServer
let people: Person[] = []
let group = 0
let crowdGroup = 0
/** The seq of one in the group of the crowd, all of whom chose everything. */
let poll = 0
let ids = ''
/** Of a link into the group of the crowd. */
let code = ''
let crowdIds: number[] = []
let socket: TestSocket
const pictures: string[] = []
let avatar = ''
let links: { readonly url: string; readonly preview_url: string }[] = []

interface Try {
  /** How often; more where one is quick. */
  readonly times: number
  readonly ask: (index: number) => Promise<HttpAnswer>
  /** Bytes of the request's body. */
  readonly bytes?: number
  /** What is refused costs as much as what is granted. */
  readonly isRefused?: true
  /** Points that only the handler can price. */
  readonly owed?: number
}

const asAlice = (line: Parameters<typeof call>[1], body?: unknown) =>
  call(server, line, { token: people[0]!.token, ...(body === undefined ? {} : { body }) })
const post = (path: string, body: unknown) => asAlice(`POST /api/${path}`, body)
const get = (path: string) => asAlice(`GET /api/${path}`)
const toBob = () => ({ target_type: 'user', target_id: people[1]!.id })
const toPoll = () => ({ target_type: 'group', target_id: crowdGroup, seq: poll })
const toCarol = () => ({ target_type: 'user', target_id: people[2]!.id })
let made = 0
const unique = () => {
  made += 1
  return `person_${made}`
}

const body = {
  preferences: { wide: 'a'.repeat(14_000) },
  held: (count: number) => Array.from({ length: count }, (_, index) => [index + 1, 0, 0]),
}

/** At its largest: the longest page, the longest text, the most ids. */
const tries: Partial<Record<OperationName, () => Try>> = {
  'message.send': () => ({
    times: 300,
    bytes: 24_000,
    ask: () => post('send', { ...toBob(), content: longText }),
  }),
  'message.forward': () => ({
    times: 4,
    owed: limits.forwardMaxMessages * limits.forwardMaxTargets - 1,
    ask: () =>
      post('messages/forward', {
        from: toCarol(),
        seqs: Array.from({ length: limits.forwardMaxMessages }, (_, at) => at + 1),
        to: crowdIds.slice(0, limits.forwardMaxTargets).map((target_id) => ({ target_id })),
      }),
  }),
  'message.list': () => ({ times: 20, ask: () => get(`messages?target_id=${people[1]!.id}&limit=200`) }),
  'message.versions': () => ({
    times: 100,
    ask: () => get(`messages/versions?target_id=${people[1]!.id}&target_type=user&seq=1`),
  }),
  'message.edit': () => ({
    times: 100,
    bytes: 24_000,
    ask: () => post('messages/edit', { ...toBob(), seq: 1, content: longText }),
  }),
  'message.react': () => ({
    times: 64,
    ask: (index) => post('messages/react', { ...toBob(), seq: 2, emoji: '👍', on: index % 2 === 0 }),
  }),
  'message.reactions': () => ({
    times: 200,
    ask: () =>
      get(
        `messages/reactions?target_type=user&target_id=${people[1]!.id}&seq=2&emoji=${encodeURIComponent('👍')}&limit=200`,
      ),
  }),
  'message.vote': () => ({
    times: 64,
    ask: (index) => post('messages/vote', { ...toPoll(), options: index % 2 === 0 ? [0, 1, 2] : [] }),
  }),
  'message.voters': () => ({
    times: 200,
    ask: () =>
      get(`messages/voters?target_type=group&target_id=${crowdGroup}&seq=${poll}&option=1&limit=200`),
  }),
  'message.readers': () => ({
    times: 200,
    ask: () => get(`messages/readers?target_type=group&target_id=${crowdGroup}&seq=1&state=unread&limit=200`),
  }),
  'message.pin': () => ({
    times: 200,
    ask: (index) => post('messages/pin', { ...toBob(), seq: 2, on: index % 2 === 0 }),
  }),
  'message.pins': () => ({
    times: 20,
    ask: () => get(`messages/pins?target_type=user&target_id=${people[4]!.id}`),
  }),
  'message.chain': () => ({
    times: 20,
    ask: () => get(`messages/chain?target_type=user&target_id=${people[4]!.id}&seq=1`),
  }),
  'scheduled.create': () => ({
    times: 24,
    bytes: 24_000,
    ask: () => post('scheduled', { ...toBob(), content: longText, send_at: Date.now() + 86_400_000 }),
  }),
  'scheduled.list': () => ({ times: 20, ask: () => get('scheduled?limit=200') }),
  'message.files': () => ({
    times: 20,
    ask: () => get(`messages/files?target_type=user&target_id=${people[3]!.id}&limit=200`),
  }),
  'file.upload': () => ({ times: 100, ask: upload }),
  'user.avatar': () => ({ times: 30, ask: () => postPicture('user/avatar') }),
  'group.avatar': () => ({ times: 30, ask: () => postPicture(`groups/${group}/avatar`) }),
  'avatar.get': () => ({ times: 200, ask: () => call(server, `GET ${avatar}` as 'GET /') }),
  'sticker.add': () => ({ times: 30, ask: () => post('stickers', { file_id: pictures[0] }) }),
  'sticker.list': () => ({ times: 200, ask: () => get('stickers') }),
  'sticker.packs': () => ({ times: 200, ask: () => get('sticker-packs') }),
  'file.get': () => ({ times: 200, ask: () => get(`files/${pictures[0]}`) }),
  'file.links': () => ({ times: 60, ask: () => post('files/links', { file_ids: pictures }) }),
  'file.content': () => ({ times: 200, ask: () => call(server, `GET ${links[0]!.url}` as 'GET /') }),
  'file.preview': () => ({ times: 200, ask: () => call(server, `GET ${links[0]!.preview_url}` as 'GET /') }),
  'presence.get': () => ({ times: 200, ask: () => call(server, `GET /api/online?user_id=${ids}`) }),
  'presence.update': () => ({
    times: 200,
    ask: (index) => post('online/update', { hidden: index % 2 === 0 }),
  }),
  'session.list': () => ({ times: 60, ask: () => get('sessions?limit=200') }),
  'session.get': () => ({
    times: 200,
    ask: () => get(`session?target_type=user&target_id=${people[1]!.id}`),
  }),
  'session.read': () => ({
    times: 200,
    ask: (index) => post('sessions/read', { ...toBob(), seq: index + 1 }),
  }),
  'session.update': () => ({
    times: 200,
    bytes: 24_000,
    ask: () => post('sessions/update', { ...toBob(), draft: longText }),
  }),
  sync: () => ({
    times: 20,
    bytes: 50_000,
    owed: limits.syncMaxHeld / imLimits.syncHeldPerPoint,
    ask: () => post('sync', { conversations: body.held(limits.syncMaxHeld), user_rev: 0 }),
  }),
  'user.get': () => ({ times: 200, ask: () => get('user/profile') }),
  'user.list': () => ({
    times: 100,
    ask: () => get(`users?user_ids=${crowdIds.slice(0, limits.userListMax).join(',')}`),
  }),
  'user.find': () => ({ times: 100, ask: () => get(`user/find?query=${people[1]!.username}`) }),
  'user.update': () => ({
    times: 100,
    bytes: 1_000,
    ask: (index) => post('user/update', { bio: `${index}${'b'.repeat(480)}` }),
  }),
  'user.preferences': () => ({
    times: 60,
    bytes: 14_000,
    ask: () => post('user/preferences', { ...body.preferences, at: unique() }),
  }),
  'user.privacy': () => ({
    times: 200,
    ask: (index) => post('user/privacy', { receipts: index % 2 === 0 ? 'on' : 'off' }),
  }),
  'user.privacy.get': () => ({ times: 200, ask: () => get('user/privacy') }),
  // Dave asks, whom nobody of the crowd knows.
  'contact.request': () => ({ times: 40, ask: (index) => askToBeContact(people[3]!, crowdIds[index]!) }),
  'contact.requests': () => ({ times: 60, ask: () => get('contacts/requests?direction=out&limit=200') }),
  'contact.list': () => ({ times: 60, ask: () => get('contacts?limit=1000') }),
  'contact.update': () => ({
    times: 100,
    ask: (index) => post(`contacts/${crowdIds[index]}`, { remark: unique(), tags: ['同事', unique()] }),
  }),
  'block.list': () => ({ times: 200, ask: () => get('blocks') }),
  'block.add': () => ({ times: 100, ask: () => post('blocks', { user_id: people[3]!.id }) }),
  'device.list': () => ({ times: 200, ask: () => get('devices') }),
  'server.get': () => ({ times: 200, ask: () => call(server, 'GET /api/server') }),
  'group.create': () => ({
    times: 20,
    owed: crowdSize / imLimits.groupAddedPerPoint,
    ask: () => post('groups', { name: unique(), member_ids: crowdIds.slice(0, limits.groupAddMaxUsers) }),
  }),
  'group.get': () => ({ times: 200, ask: () => get(`groups/${group}`) }),
  'group.members': () => ({ times: 200, ask: () => get(`groups/${crowdGroup}/members?limit=200`) }),
  'group.bans': () => ({ times: 200, ask: () => get(`groups/${group}/bans?limit=200`) }),
  'group.read_notice': () => ({
    times: 64,
    ask: () => post(`groups/${group}/notice/read`, { notice_rev: 1 }),
  }),
  'group.notice_readers': () => ({
    times: 200,
    ask: () => get(`groups/${crowdGroup}/notice/readers?state=unread&limit=200`),
  }),
  // Dave is in most groups that the caller is in.
  'group.common': () => ({ times: 60, ask: () => get(`groups/common?user_id=${crowdIds[0]}&limit=200`) }),
  'group.update': () => ({
    times: 100,
    bytes: 6_000,
    ask: () => post(`groups/${group}/update`, { name: unique(), notice: '长'.repeat(2_000) }),
  }),
  'group.add': () => ({
    times: 20,
    bytes: 4_000,
    owed: crowdSize / imLimits.groupAddedPerPoint,
    ask: (index) => post(`groups/${group - index}/members`, { user_ids: crowdIds }),
  }),
  'invite.list': () => ({ times: 60, ask: () => get(`groups/${crowdGroup}/invites?limit=200`) }),
  'invite.get': () => ({ times: 200, ask: () => get(`invites/${code}`) }),
  'group.requests': () => ({ times: 200, ask: () => get(`groups/${crowdGroup}/requests?limit=200`) }),
  'join.list': () => ({ times: 200, ask: () => get('joins?limit=200') }),
  'group.card': () => ({ times: 200, ask: () => get(`groups/${crowdGroup}/card`) }),
  'account.login': () => ({
    times: 30,
    ask: () =>
      call(server, 'POST /api/login', { body: { phone: people[2]!.phone, password: people[2]!.password } }),
  }),
  'account.register': () => ({ times: 30, ask: () => register(server, unique()).then(() => get('server')) }),
  'token.refresh': () => ({
    isRefused: true,
    times: 100,
    ask: () => call(server, 'POST /api/token/refresh', { body: { refresh_token: 'a'.repeat(64) } }),
  }),
  'code.request': () => ({
    times: 60,
    ask: (index) =>
      call(server, 'POST /api/codes', { body: { phone: `1390000${1_000 + index}`, purpose: 'login' } }),
  }),
  'password.reset': () => ({
    isRefused: true,
    times: 60,
    ask: (index) =>
      call(server, 'POST /api/password/reset', {
        body: { phone: `1390001${1_000 + index}`, code: '123456', password: 'a long password' },
      }),
  }),
  'password.change': () => ({
    isRefused: true,
    times: 20,
    ask: () => post('password/change', { old_password: 'not the password', password: 'another long one' }),
  }),
  'message.delete': () => ({
    times: 40,
    owed: limits.deleteMaxMessages / imLimits.deletedPerPoint,
    ask: (index) =>
      post('messages/delete', {
        ...toBob(),
        seqs: Array.from({ length: limits.deleteMaxMessages }, (_, at) => 1 + ((index + at) % 250)),
      }),
  }),
}

/** One row more or less, of a table that has an index for it: what they do is what a send does, without its text. */
const alike: ReadonlySet<string> = new Set([
  ...['user.avatar.remove', 'group.avatar.remove'],
  ...['account.logout', 'email.bind', 'admin.user.add', 'block.remove', 'device.revoke'],
  ...['contact.answer', 'contact.delete', 'invite.create', 'invite.delete', 'invite.accept'],
  ...['group.join', 'group.answer'],
  'report.create',
  ...[
    'file.delete',
    'sticker.remove',
    'group.dissolve',
    'group.remove',
    'group.member',
    'group.ban',
    'group.unban',
    'message.recall',
    'message.poll.close',
    'scheduled.cancel',
    'scheduled.send',
  ],
])

/** A picture that is wide enough to have a smaller one. */
const picture = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAABXgAAAABCAMAAABTwDarAAAAA1BMVEX/AAAZ4gk3AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFUlEQVQ4jWNgGAWjYBSMglHAQE8AAAV5AAG+RK+KAAAAAElFTkSuQmCC',
    'base64',
  ),
)

const upload = () => postPicture('files?name=a')

async function postPicture(path: string): Promise<HttpAnswer> {
  const sent = await fetch(`${server.url}/api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${people[0]!.token}`, 'content-type': 'image/png' },
    body: picture,
  })
  const text = await sent.text()
  return { status: sent.status, headers: sent.headers, body: JSON.parse(text), text }
}

/** As many pictures as links may be asked for at once, with their links, and a long page of messages with ten each. */
async function sharePictures(): Promise<void> {
  await inParallel(atOnce, limits.linksMaxFiles, async () => {
    pictures.push((await upload()).body.id)
  })
  // Each is looked at first.
  while (links.length < pictures.length) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    links = (await post('files/links', { file_ids: pictures })).body.links
  }
  // Of a group, since nobody replaces that one.
  avatar = (await postPicture(`groups/${crowdGroup}/avatar`)).body.avatar_url
  const files = pictures.slice(0, 10).map((id) => ({ id }))
  const target = { target_type: 'user', target_id: people[3]!.id }
  await inParallel(atOnce, 200, () => post('send', { ...target, content: { type: 'file', files } }))
}

/** As many answers to one message as an answer has at most, and as many pins. */
async function talkInChain(): Promise<void> {
  const target = { target_type: 'user', target_id: people[4]!.id }
  await post('send', { ...target, content: 'hello' })
  await inParallel(atOnce, imLimits.chainMaxMessages, () =>
    post('send', { ...target, content: longText.slice(0, 500), reply_to: 1 }),
  )
  await inParallel(atOnce, limits.pinsMaxPerConversation, (index) =>
    post('messages/pin', { ...target, seq: index, on: true }),
  )
}

/** Makes one picture of another, where `user.avatar` makes two, for as much. */
const likeAvatars: ReadonlySet<string> = new Set(['file.preview.set'])

function askToBeContact({ token }: Person, user_id: number) {
  return call(server, 'POST /api/contacts/requests', {
    token,
    body: { user_id, text: longText.slice(0, 200) },
  })
}

/** As many into the group of the crowd as it may have. */
async function makeLinks(): Promise<void> {
  await inParallel(atOnce, imLimits.invitesMaxPerGroup, async () => {
    code = (await post(`groups/${crowdGroup}/invites`, {})).body.code
  })
}

/** Alice and all of the crowd become contacts: two requests that cross. */
async function befriendCrowd(crowd: readonly Person[]): Promise<void> {
  await inParallel(atOnce, crowd.length, async (index) => {
    await askToBeContact(crowd[index - 1]!, people[0]!.id)
    await askToBeContact(people[0]!, crowd[index - 1]!.id)
  })
}

async function cpuSeconds(): Promise<number> {
  const { text } = await call(server, 'GET /metrics')
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)![1])
}

/** Seconds of CPU of the server for each of so many. */
async function costOf(times: number, run: () => Promise<unknown>): Promise<number> {
  const before = await cpuSeconds()
  await run()
  return ((await cpuSeconds()) - before) / times
}

async function inParallel(width: number, times: number, one: (index: number) => Promise<unknown>) {
  let index = 0
  const go = async () => {
    while (index < times) {
      index += 1
      await one(index)
    }
  }
  await Promise.all(Array.from({ length: width }, go))
}

/** What one of many short sends on a socket costs. */
const cheapestSend = (times = 800) =>
  costOf(times, () =>
    inParallel(sentAtOnce, times, (index) =>
      socket.request('message.send', { ...toBob(), content: `hello ${index}` }),
    ),
  )

/**
 * How often a point costs what the cheapest send does: the least of some rounds, each with sends of its own beside it, since what
 * else the machine does makes both dearer.
 */
async function measure(name: string, { times, ask, bytes = 0, isRefused, owed = 0 }: Try, points: number) {
  let answerBytes = 0
  let asked = 0
  const run = (count: number) =>
    inParallel(atOnce, count, async () => {
      asked += 1
      const answer = await ask(asked)
      expect([answer.text, answer.status >= 400]).toEqual([answer.text, isRefused === true])
      answerBytes = Math.max(answerBytes, Buffer.byteLength(answer.text))
    })
  await run(Math.ceil(times / 4))
  const paid =
    points +
    owed +
    Math.floor(bytes / gatewayLimits.rateBytesPerPoint) +
    Math.floor(answerBytes / gatewayLimits.rateAnswerBytesPerPoint)
  const measured: { ratio: number; micros: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const send = await cheapestSend()
    const cost = await costOf(times, () => run(times))
    measured.push({ ratio: cost / paid / send, micros: cost * 1e6 })
    // Another round can only find less; the table wants the median.
    if (prices === undefined && cost / paid / send < maxRatio) break
  }
  measured.sort((one, other) => one.ratio - other.ratio)
  if (prices !== undefined) {
    const { ratio, micros } = measured[1]!
    appendFileSync(prices, `| \`${name}\` | ${micros.toFixed(0)} | ${paid} | ${ratio.toFixed(2)} |\n`)
  }
  return measured[0]!.ratio
}

beforeAll(async () => {
  server = await startServer()
  people = []
  for (let count = 0; count < 6; count += 1) people.push(await register(server))
  const crowd: Person[] = []
  await inParallel(atOnce, crowdSize, async () => {
    crowd.push(await register(server))
  })
  crowdIds = crowd.map(({ id }) => id)
  ids = Array.from({ length: 500 }, (_, index) => 10_001 + index).join(',')
  socket = await openSocket(server, people[0]!.token)
  // Warm: the first requests of a process are compiled as they run.
  await cheapestSend(4_000)
  await inParallel(atOnce, 400, (index) => post('send', { ...toBob(), content: `hello ${index}` }))
  for (let count = 0; count < 250; count += 1) await post('send', { ...toBob(), content: longText })
  await inParallel(atOnce, 250, (index) => post('send', { ...toCarol(), content: `${index}` }))
  // Whoever has talked with them owes nothing for putting them into a group.
  await inParallel(atOnce, crowdSize, (index) =>
    post('send', { target_type: 'user', target_id: crowdIds[index - 1], content: 'hello' }),
  )
  for (let count = 0; count < 200; count += 1)
    group = (await post('groups', { name: unique(), member_ids: [people[1]!.id] })).body.id
  crowdGroup = (await post('groups', { name: unique(), member_ids: crowdIds.slice(1) })).body.id
  await post('send', { target_type: 'group', target_id: crowdGroup, content: 'hello' })
  const asked = { type: 'poll', question: 'Lunch?', options: ['soup', 'rice', 'cake'], multiple: true }
  poll = (await post('send', { target_type: 'group', target_id: crowdGroup, content: asked })).body.seq
  await inParallel(crowdSize, crowdSize - 1, (index) =>
    call(server, 'POST /api/messages/vote', {
      ...{ token: crowd[index]!.token, body: { ...toPoll(), options: [0, 1, 2] } },
    }),
  )
  await sharePictures()
  await talkInChain()
  await befriendCrowd(crowd)
  await makeLinks()
}, 120_000)

afterAll(async () => {
  await socket[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

describe('what a point buys', () => {
  it('[Z878] every operation over HTTP is measured, or said to be like a send', () => {
    const offered = Object.values(operations).filter(({ http }) => http !== undefined)
    const missing = offered.filter(
      ({ name }) => tries[name] === undefined && !alike.has(name) && !likeAvatars.has(name),
    )
    expect(missing.map(({ name }) => name)).toEqual([])
  })

  it.each(Object.keys(tries) as OperationName[])(
    '[Z878] a point of %s costs at most three times the cheapest send',
    async (name) => {
      const points = operations[name].cost + gatewayLimits.ratePointsPerHttpRequest
      expect(await measure(name, tries[name]!(), points)).toBeLessThan(maxRatio)
    },
    60_000,
  )

  it('[Z878] a point of a page of short messages costs at most three times the cheapest send', async () => {
    const points = operations['message.list'].cost + gatewayLimits.ratePointsPerHttpRequest
    const shortest: Try = { times: 60, ask: () => get(`messages?target_id=${people[2]!.id}&limit=200`) }
    expect(await measure('message.list (short)', shortest, points)).toBeLessThan(maxRatio)
  }, 60_000)

  it.each([
    ['/', gatewayLimits.ratePointsPerPage],
    ['/assets/nope', gatewayLimits.ratePointsPerPage],
    ['/nope', gatewayLimits.ratePointsPerPage],
    ['/api/openapi.json', gatewayLimits.ratePointsPerPage],
    ['/docs', gatewayLimits.ratePointsPerPage],
    ['/docs/nope', gatewayLimits.ratePointsPerPageMade],
    ['/metrics', gatewayLimits.ratePointsPerPageMade],
    ['/readyz', gatewayLimits.ratePointsPerPage],
  ] as const)(
    '[Z878] a point of the page %s costs at most three times the cheapest send',
    async (path, points) => {
      const page: Try = {
        times: 300,
        ask: () => call(server, `GET ${path}`),
        ...(path.includes('nope') ? { isRefused: true } : {}),
      }
      expect(await measure(path, page, points)).toBeLessThan(maxRatio)
    },
    60_000,
  )
})
