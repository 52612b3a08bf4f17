/** The examples, run and used as their READMEs say. */
import { copyFile, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  call,
  hasMariaDb,
  hasNats,
  makeTempFolder,
  openSocket,
  register,
  type ServerAddress,
  startMariaDb,
  startNats,
  startServer,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { type Script, startScript } from '../support/script.js'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))

type Chat = Pick<ServerAddress, 'url' | 'wsUrl'>

/** A user of the application. */
interface Guest {
  readonly id: number
  readonly token: string
}

interface Running extends AsyncDisposable {
  readonly script: Script
  readonly folder: string
  /** Where the application is. */
  readonly url: string
  /** Where its chat is. */
  readonly chat: Chat
}

/** Starts an example on a free port in an empty folder, and waits until it listens. */
async function start(
  name: string,
  environment: Record<string, string> = {},
  prepare: (folder: string) => Promise<void> = async () => {},
): Promise<Running> {
  const folder = await makeTempFolder()
  await prepare(folder.path)
  const script = startScript({
    file: join(examples, name, 'main.ts'),
    cwd: folder.path,
    // NODE is what `npm start` makes of it, whatever it was.
    environment: { PORT: '0', ...environment, NODE: process.execPath },
  })
  const close = async () => {
    await script[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  }
  try {
    const [, port] = await script.line(/listening on http:\/\/[^/]+:(\d+)/)
    const url = `http://127.0.0.1:${port}`
    const chat = { url, wsUrl: `ws://127.0.0.1:${port}/chat/ws` }
    return { script, folder: folder.path, url, chat, [Symbol.asyncDispose]: close }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** Two users of a host talk: over HTTP and WebSocket, live, refused without a token, and it is all there to be read. */
async function talk(chat: Chat, [ada, bob]: readonly Guest[]) {
  const target = { target_id: bob!.id }
  expect((await call(chat, 'POST /chat/api/send', { body: { ...target, content: 'hi' } })).status).toBe(401)
  const refused = await call(chat, 'GET /chat/api/sessions', { token: 'of nobody' })
  expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  await expect(openSocket(chat, 'of nobody')).rejects.toThrow(/401/)

  await using socketOfBob = await openSocket(chat, bob!.token)
  expect(socketOfBob.ready.user_id).toBe(bob!.id)
  const sent = await call(chat, 'POST /chat/api/send', {
    token: ada!.token,
    body: { ...target, content: 'over HTTP' },
  })
  expect(sent.status).toBe(201)
  expect(await socketOfBob.next('message.created')).toMatchObject({ seq: 1, sender_id: ada!.id })

  await using socketOfAda = await openSocket(chat, ada!.token)
  const reply = await socketOfBob.request('message.send', { target_id: ada!.id, content: 'over WebSocket' })
  expect(reply.data).toMatchObject({ seq: 2, sender_id: bob!.id })
  expect(await socketOfAda.next('message.created', ({ seq }) => seq === 2)).toMatchObject({
    content: { type: 'text', text: 'over WebSocket' },
  })

  const history = await call(chat, `GET /chat/api/messages?target_id=${ada!.id}`, { token: bob!.token })
  expect(
    history.body.messages.map(({ seq, content }: { seq: number; content: { text: string } }) => [
      seq,
      content.text,
    ]),
  ).toEqual([
    [1, 'over HTTP'],
    [2, 'over WebSocket'],
  ])
}

describe('the examples', () => {
  it('[E1] chat mounts on a plain node:http server, with the accounts of the host and no user table', async () => {
    const accounts = join(examples, 'node-http/accounts.json')
    const people = JSON.parse(await readFile(accounts, 'utf8'))
    const prepare = (folder: string) => copyFile(accounts, join(folder, 'accounts.json'))
    await using host = await start('node-http', {}, prepare)
    await talk(host.chat, people)
    const [ada, bob] = people
    const { body } = await call(host.chat, 'GET /chat/api/sessions', { token: bob.token })
    expect(body.sessions).toMatchObject([{ target_id: ada.id, title: ada.name }])
    const toNobody = await call(host.chat, 'POST /chat/api/send', {
      token: ada.token,
      body: { target_id: 99, content: 'hi' },
    })
    expect(toNobody).toMatchObject({ status: 404, body: { code: 'user_not_found' } })

    // The host has a say: one word is refused, what was sent is counted, and its own page is where it was.
    const spam = await call(host.chat, 'POST /chat/api/send', {
      token: ada.token,
      body: { target_id: bob.id, content: 'Buy SPAM' },
    })
    expect(spam).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await call(host, 'GET /')).text).toBe('2 messages were sent so far\n')

    // An outage of the host's accounts is no refusal: clients keep their token and come back.
    await rm(join(host.folder, 'accounts.json'))
    const outage = await call(host.chat, 'GET /chat/api/sessions', { token: bob.token })
    expect(outage).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    await expect(openSocket(host.chat, bob.token)).rejects.toThrow(/503/)
    await prepare(host.folder)
    expect((await call(host.chat, 'GET /chat/api/sessions', { token: bob.token })).status).toBe(200)
    expect(await host.script.stop()).toBe(0)
  })

  it('[E2] chat mounts as a plugin of Fastify, with tokens that the host signs', async () => {
    await using host = await start('fastify-plugin')
    const signIn = async (id: number) => ({
      id,
      token: (await call(host, `POST /login/${id}`)).body.token as string,
    })
    const [ada, bob] = [await signIn(1), await signIn(2)]
    await talk(host.chat, [ada, bob])
    const forged = `2.${ada.token.split('.')[1]}`
    expect((await call(host.chat, 'GET /chat/api/sessions', { token: forged })).status).toBe(401)
    // The host keeps its own errors; those under the prefix are the chat's.
    expect((await call(host, 'GET /nowhere')).body).toMatchObject({ message: 'Route GET:/nowhere not found' })
    expect((await call(host, 'GET /chat/nowhere')).body).toMatchObject({ code: 'not_found' })
    expect(await host.script.stop()).toBe(0)
  })

  it('[E3] chat mounts beside the routes of Express', async () => {
    await using host = await start('express')
    const signIn = async (name: string) => (await call(host, 'POST /login', { body: { name } })).body
    await talk(host.chat, [await signIn('ada'), await signIn('bob')])
    expect((await call(host, 'POST /login', { body: { name: 'eve' } })).body).toEqual({
      error: 'who are you?',
    })
    expect((await call(host, 'GET /nowhere')).text).toContain('Cannot GET /nowhere')
    expect((await call(host, 'GET /chat/nowhere')).body).toMatchObject({ code: 'not_found' })
    expect(await host.script.stop()).toBe(0)
  })

  it('[E4] another backend validates tokens and sends messages over gRPC', async () => {
    const token = 'a service token of at least 32 bytes'
    await using server = await startServer({ args: ['-grpc', '0', '-grpc-token', token] })
    const { grpc } = await server.waitForLog('server.listening')
    const [shop, customer] = [await register(server), await register(server)]
    const environment = { CHAT_ADDRESS: String(grpc), SHOP_USER_ID: String(shop.id) }
    await using backend = await start('other-backend', { ...environment, CHAT_TOKEN: token })
    await using socket = await openSocket(server, customer.token)

    const order = await call(backend, 'POST /', { token: customer.token })
    expect(order.status).toBe(201)
    expect(await socket.next('message.created')).toMatchObject({
      sender_id: shop.id,
      client_id: order.text,
      content: { type: 'text', text: `Thank you! Your order ${order.text} is on its way.` },
    })
    expect((await call(backend, 'POST /', { token: 'of nobody' })).status).toBe(401)
    expect(await backend.script.stop()).toBe(0)
  })

  it.skipIf(!hasMariaDb() || !hasNats())(
    '[E6] chat runs in an application of two processes, which share events, lose their link and restore it',
    { timeout: 120_000 },
    async () => {
      await using database = await startMariaDb()
      await using nats = await startNats()
      const shared = {
        DATABASE: database.url(database.newName()),
        NATS: nats.address,
        BUS_SECRET: 'b'.repeat(32),
      }
      await using one = await start('two-nodes', { ...shared, NODE_ID: 'one' })
      await using two = await start('two-nodes', { ...shared, NODE_ID: 'two' })
      const [ada, bob] = [1, 2].map((id) => ({ id, token: `token-of-${id}` })) as [Guest, Guest]
      await talk(one.chat, [ada, bob])

      await using socket = await openSocket(two.chat, bob.token)
      expect(socket.ready.node).toBe('two')
      const send = (content: string) =>
        call(one.chat, 'POST /chat/api/send', { token: ada.token, body: { target_id: bob.id, content } })
      await send('over to you')
      expect(await socket.next('message.created', ({ seq }) => seq === 3)).toMatchObject({
        sender_id: ada.id,
      })

      await nats.kill()
      await expect.poll(async () => (await call(one, 'GET /')).text).toBe('alone\n')
      expect((await send('are you there?')).status).toBe(201)
      await nats.restart()
      await socket.next('resync')
      // An event of a node that is not back yet does not arrive: that is another resync.
      await expect.poll(async () => (await call(one, 'GET /')).text).toBe('in touch\n')
      await send('there you are')
      await socket.next('message.created', ({ seq }) => seq === 5)
      for (const node of [one, two]) expect(await node.script.stop()).toBe(0)
    },
  )

  it('[E5] a bot answers each message once, and knows its account again after a restart', async () => {
    await using server = await startServer()
    await using folder = await makeTempFolder()
    const [bot, person] = [await register(server), await register(server)]
    const file = join(examples, 'bot/main.ts')
    await using socket = await openSocket(server, person.token)
    const hear = async (script: Script, text: string) => {
      await script.line(/^online$/)
      await socket.request('message.send', { target_id: bot.id, content: text })
      const { content } = await socket.next('message.created')
      expect(content).toEqual({ type: 'text', text: `You said: ${text}` })
    }

    const account = { BOT_PHONE: bot.phone, BOT_PASSWORD: bot.password }
    const environment = { CHAT_URL: server.url }
    {
      await using first = startScript({
        file,
        cwd: folder.path,
        environment: { ...environment, ...account },
      })
      await hear(first, 'one')
      expect(await first.stop()).toBe(0)
    }
    expect((await stat(join(folder.path, 'bot-account.json'))).mode & 0o777).toBe(0o600)
    await using second = startScript({ file, cwd: folder.path, environment })
    await hear(second, 'two')
    expect(await second.stop()).toBe(0)
    expect(socket.pending.filter(({ event }) => event === 'message.created')).toEqual([])
  })
})
