/** A bot that answers every message with its text. It signs in once and keeps its account in a file, for its owner only. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createClient } from '@stonechat/client'
import { WebSocket } from 'ws'

const { CHAT_URL = 'http://localhost:8080', BOT_PHONE = '', BOT_PASSWORD = '' } = process.env
const file = 'bot-account.json'

const bot = createClient({
  url: CHAT_URL,
  deviceName: 'echo bot',
  vault: {
    load: () => (existsSync(file) ? readFileSync(file, 'utf8') : null),
    save: (value) => writeFileSync(file, value ?? '', { mode: 0o600 }),
  },
  // Node 20 has no WebSocket of its own.
  WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
})

bot.on('message.created', async ({ target_type, target_id, sender_id, content }) => {
  const account = bot.account.getSnapshot()
  if (account.status !== 'signed_in' || sender_id === account.user.id || content?.type !== 'text') return
  try {
    await bot.call('message.send', { target_type, target_id, content: `You said: ${content.text}` })
  } catch (error) {
    // One answer that fails, or is under way when the bot is stopped, must not end the bot.
    console.error('not answered:', error)
  }
})

bot.connection.subscribe(() => console.log(bot.connection.getSnapshot().status))
if (bot.account.getSnapshot().status === 'signed_out') {
  await bot.signIn({ phone: BOT_PHONE, password: BOT_PASSWORD })
}
process.once('SIGTERM', () => bot[Symbol.asyncDispose]())
