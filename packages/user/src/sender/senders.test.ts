import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import type { CodeMessage } from '../contract/index.js'
import { createConsoleSender } from './console-sender.js'
import { createSmtpSender } from './smtp-sender.js'
import { createWebhookSender } from './webhook-sender.js'

const sms: CodeMessage = {
  channel: 'sms',
  to: '+8613800000001',
  code: '012345',
  purpose: 'login',
  locale: 'zh-CN',
  expiresInMs: 600_000,
}
const mail: CodeMessage = { ...sms, channel: 'email', to: 'max@example.com', locale: 'en' }

/** A real HTTP server that answers with `status` and keeps its requests; `status` 0 never answers. */
async function startHook(status: number, headers: Record<string, string> = {}) {
  const got: { headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      got.push({ headers: request.headers, body })
      if (status !== 0) response.writeHead(status, headers).end('{"ok":true}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    got,
    url: `http://127.0.0.1:${port}/codes`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A real SMTP server that keeps the mails it takes. */
async function startMailServer() {
  const mails: { to: string[]; from: string; source: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, callback) =>
      callback(address.startsWith('nobody@') ? new Error('no such mailbox') : null),
    async onData(stream, { envelope }, callback) {
      const source = await text(stream)
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
      mails.push({ to: envelope.rcptTo.map(({ address }) => address), from, source })
      callback()
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

describe('the console sender', () => {
  it('[U85] the console sender writes the code where a developer reads it', async () => {
    const lines: string[] = []
    await createConsoleSender({ write: (line) => lines.push(line) }).send(sms)
    expect(lines).toEqual([expect.stringMatching(/\+8613800000001.*登录.*012345.*10 分钟/)])
  })
})

describe('the webhook sender', () => {
  it('[U86] the webhook sender posts JSON with a signature over time and body', async () => {
    await using hook = await startHook(200)
    await createWebhookSender({ url: hook.url, secret: 'hook secret', clock: () => 1_767_225_600_999 }).send(
      sms,
    )
    expect(hook.got).toHaveLength(1)
    const [{ headers, body } = { headers: {}, body: '' }] = hook.got
    expect(JSON.parse(body)).toEqual({
      channel: 'sms',
      to: '+8613800000001',
      code: '012345',
      purpose: 'login',
      locale: 'zh-CN',
      expires_in_ms: 600_000,
      text: expect.stringContaining('012345'),
    })
    const digest = createHmac('sha256', 'hook secret').update(`1767225600.${body}`).digest('hex')
    expect(headers['x-stonechat-signature']).toBe(`t=1767225600,v1=${digest}`)
    expect(headers['content-type']).toBe('application/json')
  })

  it.each([500, 403, 302])('[U87] the webhook sender fails where the service answers %i', async (status) => {
    await using hook = await startHook(status, { location: '/elsewhere' })
    await expect(createWebhookSender({ url: hook.url, secret: 's' }).send(sms)).rejects.toThrow()
    expect(hook.got).toHaveLength(1)
  })

  it('[U88] the webhook sender gives up on a service that does not answer', async () => {
    await using hook = await startHook(0)
    const sender = createWebhookSender({ url: hook.url, secret: 's', timeoutMs: 50 })
    await expect(sender.send(sms)).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('[U89] the webhook sender takes http and https addresses only', () => {
    for (const url of ['file:///etc/passwd', 'javascript:1', 'nonsense']) {
      expect(() => createWebhookSender({ url, secret: 's' })).toThrow(TypeError)
    }
  })
})

describe('the SMTP sender', () => {
  const from = 'Stonechat <chat@example.com>'

  it('[U90] the SMTP sender mails the code in the language of its reader', async () => {
    await using server = await startMailServer()
    const sender = createSmtpSender({ url: server.url, from })
    await sender.send(mail)
    await sender.send({ ...mail, locale: 'zh-CN' })
    expect(server.mails).toMatchObject([
      { to: ['max@example.com'], from: 'chat@example.com' },
      { to: ['max@example.com'] },
    ])
    expect(server.mails[0]?.source).toMatch(/Subject: 012345 is your code/)
    expect(server.mails[0]?.source).toMatch(/sign in/)
    expect(server.mails[1]?.source).toMatch(/Subject: =\?UTF-8\?/)
  })

  it('[U91] the SMTP sender fails where the mailbox is refused or the server is not reached', async () => {
    await using server = await startMailServer()
    const sender = createSmtpSender({ url: server.url, from })
    await expect(sender.send({ ...mail, to: 'nobody@example.com' })).rejects.toThrow()
    const { url } = server
    await server[Symbol.asyncDispose]()
    await expect(createSmtpSender({ url, from }).send(mail)).rejects.toThrow()
  })

  it('[U92] a mail address cannot smuggle in another recipient', async () => {
    await using server = await startMailServer()
    const to = 'max@example.com, eve@example.com'
    await createSmtpSender({ url: server.url, from })
      .send({ ...mail, to })
      .catch(() => undefined)
    expect(server.mails.flatMap((sent) => sent.to)).not.toContain('eve@example.com')
  })
})
