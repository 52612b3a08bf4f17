/** The chat of this application: the messaging library, joined to the application's own accounts. */
import { createIm, createLocalBus } from '@stonechat/im'
import { StonechatError } from '@stonechat/protocol'
import { openSqlite } from '@stonechat/storage/sqlite'
import { namesOf, whoIs } from './accounts.js'

const stores = await openSqlite({ path: 'chat.db' })
let sentCount = 0

export const im = createIm({
  store: stores.im,
  bus: createLocalBus(),
  async authenticate(token) {
    const account = await whoIs(token)
    return account === null ? null : { userId: account.id }
  },
  directory: {
    async getProfiles(userIds) {
      const names = await namesOf(userIds)
      return new Map([...names].map(([id, nickname]) => [id, { nickname, avatar_url: null }]))
    },
  },
  async beforeSend({ content }) {
    if (content.type === 'text' && /\bspam\b/i.test(content.text)) throw new StonechatError('forbidden')
    return undefined
  },
  afterSend() {
    sentCount += 1
  },
})

/** How many messages were sent since this program started. */
export const countSent = () => sentCount

export async function closeChat(): Promise<void> {
  await im[Symbol.asyncDispose]()
  await stores.close()
}
