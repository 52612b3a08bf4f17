/** The main scenario, as people do it: register, talk, go away, come back, form a group. In real browsers, from the pages. */
import { hasBrowser, openBrowser, startServer, uniquePhone } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'

const describeInBrowser = hasBrowser() || process.env.CI === 'true' ? describe : describe.skip

describeInBrowser('two people and a third', () => {
  it('[X90] people register, talk both ways, miss nothing while away, and form a group', async () => {
    await using server = await startServer()
    await using browser = await openBrowser()
    const ming = await browser.newPerson({ locale: 'zh-CN' })
    const alice = await browser.newPerson({ locale: 'en-US' })

    const mingId = await registerByPage(ming.page, server.url, '小明')
    const aliceId = await registerByPage(alice.page, server.url, 'alice')
    expect(aliceId).toBe(mingId + 1)

    await startConversation(ming.page, String(aliceId))
    const words = ['你好，Alice！', 'Hello 👋 小明', '一起吃饭吗？🍜', 'Yes! 几点？', '𠮷野家 18:30']
    await say(ming.page, words[0]!)
    await alice.page.getByTestId('conversation').first().click()
    for (const [index, text] of words.slice(1).entries()) {
      await say(index % 2 === 0 ? alice.page : ming.page, text)
      await expect.poll(() => texts(alice.page)).toEqual(words.slice(0, index + 2))
      await expect.poll(() => texts(ming.page)).toEqual(words.slice(0, index + 2))
    }

    // Alice has seen the last one, and Ming sees that she has.
    const lastTick = ming.page.getByTestId('message').last().getByTestId('tick')
    await expect.poll(() => lastTick.getAttribute('data-receipt')).toBe('read')

    const storage = await alice.context.storageState({ indexedDB: true })
    await alice.context.close()
    const missed = ['一', '二', 'three', '四 4️⃣', '五']
    for (const text of missed) await say(ming.page, text)
    await expect.poll(() => texts(ming.page)).toEqual([...words, ...missed])

    const again = await browser.newPerson({ locale: 'en-US', storageState: storage })
    await again.page.goto(server.url)
    const row = again.page.getByTestId('conversation').first()
    await expect.poll(() => row.getByTestId('unread-badge').textContent()).toContain('5 unread')
    await row.click()
    await expect.poll(() => texts(again.page)).toEqual([...words, ...missed])
    await expect.poll(() => texts(again.page, { afterDivider: true })).toEqual(missed)
    await expect.poll(() => row.getByTestId('unread-badge').count()).toBe(0)

    const carol = await browser.newPerson({ locale: 'zh-CN' })
    await registerByPage(carol.page, server.url, '卡罗')
    await createGroup(ming.page, '饭友群', ['alice', '卡罗'])
    await say(ming.page, '欢迎 👏')
    for (const page of [again.page, carol.page]) {
      await page.getByTestId('conversation').filter({ hasText: '饭友群' }).click()
      await expect.poll(() => texts(page)).toEqual(['欢迎 👏'])
    }
    await say(carol.page, '大家好')
    for (const page of [ming.page, again.page])
      await expect.poll(() => texts(page)).toEqual(['欢迎 👏', '大家好'])
  }, 180_000)
})

async function registerByPage(page: Page, url: string, username: string): Promise<number> {
  await page.goto(url)
  await page.getByTestId('mode-register').click()
  await page.locator('[name="username"]').fill(username)
  await page.locator('[name="phone"]').fill(uniquePhone())
  await page.locator('[name="password"]').fill('a long enough secret')
  await page.getByTestId('submit').click()
  const id = await page.getByTestId('own-id').first().textContent()
  return Number(/\d+/.exec(id ?? '')?.[0])
}

async function startConversation(page: Page, query: string): Promise<void> {
  await page.getByTestId('new-conversation').first().click()
  await page.getByTestId('find-user').fill(query)
  await page.getByTestId('start-conversation').click()
  await page.getByTestId('composer').waitFor()
}

async function createGroup(page: Page, name: string, members: readonly string[]): Promise<void> {
  await page.getByTestId('new-conversation').first().click()
  await page.getByTestId('new-group').click()
  await page.getByTestId('group-name').fill(name)
  for (const member of members) {
    await page.getByTestId('find-member').fill(member)
    await page.getByTestId('add-member').click()
    await page.getByTestId('new-conversation-dialog').getByText(member, { exact: true }).first().waitFor()
  }
  await page.getByTestId('create-group').click()
  await expect.poll(() => page.getByTestId('conversation-title').textContent()).toContain(name)
}

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByTestId('composer')
  await composer.fill(text)
  await composer.press('Enter')
}

/** The words of the messages on the screen, from top to bottom; with `afterDivider` only those marked as new. */
function texts(page: Page, { afterDivider = false } = {}): Promise<string[]> {
  return page.evaluate((isAfter) => {
    const divider = document.querySelector('[data-testid="unread-divider"]')
    const rows = [...document.querySelectorAll('[data-testid="message"]')].filter(
      (row) => !isAfter || (divider?.compareDocumentPosition(row) ?? 0) & Node.DOCUMENT_POSITION_FOLLOWING,
    )
    return rows.map((row) => {
      const foot = row.querySelector('time')?.parentElement
      return [...(foot?.parentElement?.childNodes ?? [])]
        .filter((part) => part !== foot)
        .map((part) => part.textContent)
        .join('')
    })
  }, afterDivider)
}
