/** What a person does with a message that is already there. */
import { call, hasBrowser, type Person, register } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addMember, createGroup, messageOf, openChat, send, signIn, untilKept } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'

describe.skipIf(!hasBrowser())('the menu of a message', { timeout: 120_000 }, () => {
  let world: WebWorld
  let server: WebWorld['server']
  let browser: WebWorld['browser']
  let page: Page
  let anna: Person
  let boris: Person

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, browser } = world)
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    anna = await register(server)
    boris = await register(server)
  })

  afterEach(() => page.context().close())

  test.each([
    { locale: 'en', label: 'Delete for me' },
    { locale: 'zh-CN', label: '仅为我删除' },
  ])(
    '[X93] deleting for oneself asks first, and goes from all own tabs but not from others ($locale)',
    async ({ locale, label }) => {
      await send(server.url, boris, anna, 'stays')
      await send(server.url, boris, anna, 'goes away')
      page = (await browser.newPerson({ locale })).page
      await openChat(page, server.url, anna, boris)
      const other = await page.context().newPage()
      await other.goto(`${server.url}/u/${boris.id}`)
      await messageOf(other, 'goes away').waitFor()

      await messageOf(page, 'goes away').click({ button: 'right' })
      const item = page.getByTestId('delete-for-me')
      expect(await item.textContent()).toBe(label)
      await item.click()
      await page.getByTestId('confirm').click()
      for (const tab of [page, other]) {
        await messageOf(tab, 'goes away').waitFor({ state: 'detached' })
        await messageOf(tab, 'stays').waitFor()
      }
      await page.reload()
      await messageOf(page, 'stays').waitFor()
      await messageOf(page, 'goes away').waitFor({ state: 'detached' })
      expect(await textsOf(boris, anna)).toEqual(['stays', 'goes away'])
    },
  )

  test('[X97] a message deleted for oneself does not come back, although the page dies right after', async () => {
    await send(server.url, boris, anna, 'stays')
    await send(server.url, boris, anna, 'goes away')
    page = (await browser.newPerson()).page
    const context = page.context()
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'goes away').waitFor()
    await untilKept(page, 2)
    await messageOf(page, 'goes away').click({ button: 'right' })
    await page.getByTestId('delete-for-me').click()
    await page.getByTestId('confirm').click()
    await page.getByTestId('confirm-dialog').waitFor({ state: 'detached' })
    const died = page.waitForEvent('crash')
    await page.goto('chrome://crash').catch(() => {})
    await died
    await page.close()

    // The next page gets nothing from the server: what it shows was kept.
    await context.route('**/api/**', (route) => route.abort())
    await context.routeWebSocket('**/ws*', (socket) => void socket.close({ code: 4002 }))
    page = await context.newPage()
    await page.goto(`${server.url}/u/${boris.id}`)
    await messageOf(page, 'stays').waitFor()
    expect(await messageOf(page, 'goes away').count()).toBe(0)
  })

  test('[X94] an edited message shows its former versions to its sender and to moderators, to nobody else', async () => {
    const group = await createGroup(server.url, anna, [boris])
    const place = { target_type: 'group', target_id: group }
    const body = { ...place, content: 'first words' }
    const { seq } = (await call(server, 'POST /api/send', { token: boris.token, body })).body
    const edit = { ...place, seq, content: 'last words' }
    await call(server, 'POST /api/messages/edit', { token: boris.token, body: edit })

    for (const who of [anna, boris]) {
      await openGroup(who, group)
      await messageOf(page, 'last words').getByTestId('edited').click()
      await page.getByTestId('version').first().waitFor()
      const versions = await page.getByTestId('version').allTextContents()
      expect(versions.map((text) => /(first|last) words$/.exec(text)?.[1])).toEqual(['first', 'last'])
      expect(versions[1]).toContain('now')
      await page.context().close()
    }

    await openGroup(await addMemberWhoSeesAnEdit(group), group)
    await messageOf(page, 'new words').getByText('edited').waitFor()
    expect(await page.getByTestId('edited').count()).toBe(0)
  })

  async function openGroup(who: Person, group: number): Promise<void> {
    page = (await browser.newPerson({ locale: 'en' })).page
    await signIn(page, server.url, who)
    await page.goto(`${server.url}/g/${group}`)
  }

  /** A member who is no moderator. */
  async function addMemberWhoSeesAnEdit(group: number): Promise<Person> {
    const person = await register(server)
    await addMember(server.url, anna, group, person)
    const place = { target_type: 'group', target_id: group }
    const body = { ...place, content: 'old words' }
    const { seq } = (await call(server, 'POST /api/send', { token: boris.token, body })).body
    await call(server, 'POST /api/messages/edit', {
      token: boris.token,
      body: { ...place, seq, content: 'new words' },
    })
    return person
  }

  async function textsOf(who: Person, whom: Person): Promise<string[]> {
    const { body } = await call(server, `GET /api/messages?target_id=${whom.id}`, { token: who.token })
    return body.messages.map(({ content }: { content: { text: string } }) => content.text)
  }
})
