/** How the rows are tried of what a caller does with what is the caller's own, and of what needs no account. */
import { randomUUID } from 'node:crypto'
import type { OperationName } from '@stonechat/protocol'
import { call, uniqueName, uniquePhone } from '@stonechat/testkit'
import { expect } from 'vitest'
import { reads, type Try, writes } from './try.js'
import type { World } from './world.js'

const noFile = reads(() => ({ file_id: randomUUID() }))

export const ownTries: { readonly [N in OperationName]?: Try } = {
  'account.register': writes(() => ({
    username: uniqueName(),
    phone: uniquePhone(),
    password: 'correct horse',
  })),
  'account.login': writes(({ world }) => {
    const { phone, password } = world.person('talked')
    return { phone, password }
  }),
  'token.refresh': writes(async ({ world }) => ({
    refresh_token: (await world.signInAgain(world.person('talked'))).refreshToken,
  })),
  'code.request': writes(() => ({ phone: uniquePhone(), purpose: 'register' })),
  'password.reset': writes(async ({ world }) => {
    const { phone, password } = await world.addActor()
    const [channel, code] = await requestCode(world, { phone, purpose: 'reset_password' })
    return { [channel]: phone, code, password: `${password}!` }
  }),
  'server.get': reads(() => ({})),
  'account.logout': { input: () => ({}), needs: 'a login' },
  'password.change': {
    input: ({ caller: { password } }) => ({ old_password: password, password }),
    needs: 'an account',
  },
  'email.bind': writes(async ({ world }) => {
    const email = `${uniqueName()}@example.org`
    const [, code] = await requestCode(world, { email, purpose: 'bind_email' })
    return { email, code }
  }),
  'file.upload': writes(() => ({ name: uniqueName() })),
  'file.get': noFile,
  'file.delete': noFile,
  'file.content': noFile,
  'file.preview': noFile,
  'file.preview.set': noFile,
  'sticker.add': noFile,
  'sticker.list': reads(() => ({})),
  'sticker.packs': reads(() => ({})),
  'sticker.remove': reads(() => ({ sticker_id: randomUUID() })),
  'invite.get': reads(() => ({ code: randomUUID() })),
  'invite.accept': reads(() => ({ code: randomUUID() })),
  'avatar.get': reads(() => ({ avatar: `${'0'.repeat(32)}.webp` })),
  'user.avatar': writes(() => ({})),
  'user.avatar.remove': writes(async ({ world, caller }) => {
    await call(world.app, 'POST /api/user/update', {
      token: caller.token,
      body: { avatar_url: `/${uniqueName()}` },
    })
    return {}
  }),
  'file.links': reads(() => ({ file_ids: [randomUUID()] })),
  'scheduled.create': writes(({ world }) => ({
    target_id: world.person('talked').id,
    content: uniqueName(),
    send_at: Date.now() + 24 * 60 * 60_000,
  })),
  'scheduled.list': reads(() => ({})),
  'scheduled.cancel': reads(() => ({ scheduled_id: 1_000_000_000 })),
  'scheduled.send': reads(() => ({ scheduled_id: 1_000_000_000 })),
  'device.list': reads(() => ({})),
  'user.update': writes(() => ({ nickname: uniqueName() })),
  'user.privacy.get': reads(() => ({})),
  // Not turned off: what others try needs it.
  'user.privacy': reads(() => ({ receipts: 'on' })),
  'user.preferences': writes(() => ({ theme: uniqueName() })),
  'contact.requests': reads(() => ({})),
  'contact.list': reads(() => ({})),
  'contact.answer': reads(() => ({ request_id: 1_000_000_000, state: 'declined' })),
  'join.list': reads(() => ({})),
  'block.list': reads(() => ({})),
  'presence.update': writes(async ({ caller }) => {
    const { data } = await caller.socket.request('presence.update', {})
    return { hidden: !data.hidden }
  }),
  'session.list': reads(() => ({})),
  sync: reads(() => ({ conversations: [] })),
  ping: reads(() => ({})),
  'auth.renew': reads(({ caller }) => ({ token: caller.token })),
  'admin.user.add': writes(() => ({ external_id: uniqueName() })),
}

async function requestCode({ app, codes }: World, body: { phone?: string; email?: string; purpose: string }) {
  const before = codes.size
  await call(app, 'POST /api/codes', { body })
  await expect.poll(() => codes.size).toBe(before + 1)
  return [body.phone === undefined ? 'email' : 'phone', [...codes.values()].at(-1)!] as const
}
