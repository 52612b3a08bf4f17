/** What happens to a group, as people see it in the list and between the messages. */
import { hasBrowser, openBrowser, register, startApp } from '@stonechat/testkit'
import { expect, test } from 'vitest'
import { signIn, untilOpen } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

test.skipIf(!hasBrowser())(
  '[X918] a user who is added to a group sees so in the list, and in the group what happens there from then on',
  { timeout: 120_000 },
  async () => {
    await using server = await startApp()
    await using browser = await openBrowser()
    const [anna, boris, cem] = [await register(server), await register(server), await register(server)]
    const { page } = await browser.newPerson({ viewport: { width: 1_280, height: 800 } })
    await signIn(page, server.url, boris)
    const { id } = await ask(server, anna.token, 'POST /api/groups', { name: '茶', member_ids: [cem.id] })
    await ask(server, anna.token, 'POST /api/send', { target_type: 'group', target_id: id, content: '早' })
    await ask(server, anna.token, `POST /api/groups/${id}/members`, { user_ids: [boris.id] })
    const row = page.getByTestId('conversation')
    await row.getByText('邀请你加入了群聊').waitFor()
    await row.click()
    await untilOpen(page)
    const lines = page.getByTestId('group-line')
    await expect.poll(() => lines.count()).toBe(1)
    await ask(server, anna.token, `POST /api/groups/${id}/update`, { name: '咖啡' })
    await lines.getByText('咖啡').waitFor()
    await ask(server, anna.token, 'POST /api/send', { target_type: 'group', target_id: id, content: '好' })
    await page.getByTestId('message').waitFor()
    await ask(server, anna.token, `DELETE /api/groups/${id}/members/${cem.id}`)
    await lines.getByText('移出了群聊').waitFor()
    expect(await lines.allInnerTexts()).toEqual([
      expect.stringContaining('邀请你'),
      expect.stringContaining('咖啡'),
      expect.stringContaining('移出'),
    ])
  },
)
