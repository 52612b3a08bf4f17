/** A page that translators and other programs change while it is used. */
import { hasBrowser, openSocket } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { closeByEscape, createGroup, messageOf, openChat, send, untilOpen } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, errors, page, server } from '../support/two-people.js'
import { ask } from '../support/wire.js'

type Way = 'wraps every text' | 'replaces every text that may be translated' | 'replaces every text'

describe.skipIf(!hasBrowser())('a page that others change', { timeout: 240_000 }, () => {
  beginWithTwoPeople()

  test.each<Way>(['wraps every text', 'replaces every text that may be translated', 'replaces every text'])(
    '[X904] the app works on and shows what is new while another program %s',
    async (way) => {
      await context.addInitScript(meddle, way)
      for (const text of ['one **bold** word', 'two']) await send(server.url, boris, anna, text)
      await openChat(page, server.url, anna, boris)
      await messageOf(page, 'two').waitFor()
      await expect.poll(() => page.locator('font').count()).toBeGreaterThan(5)

      // What people write, here and there.
      await page.getByTestId('composer').fill('mine, with `code` in it')
      await page.keyboard.press('Enter')
      await messageOf(page, 'mine').and(page.locator('[data-status="sent"]')).waitFor()
      await page.keyboard.press('ArrowUp')
      await page.getByTestId('composer').fill('mine, edited')
      await page.keyboard.press('Enter')
      await messageOf(page, 'mine, edited').waitFor()
      await ask(server, boris.token, 'POST /api/messages/edit', {
        target_id: anna.id,
        seq: 1,
        content: 'one _new_ word',
      })
      await messageOf(page, 'one new word').waitFor()
      expect(await page.getByTestId('message').first().textContent()).not.toContain('bold')
      await ask(server, boris.token, 'POST /api/messages/recall', { target_id: anna.id, seq: 2 })
      await page.getByTestId('recalled').waitFor()
      await ask(server, boris.token, 'POST /api/send', {
        target_id: anna.id,
        content: 'an answer',
        reply_to: 3,
      })
      await messageOf(page, 'an answer').getByTestId('quotation').waitFor()

      // The other one comes and goes.
      const socket = await openSocket(server, boris.token)
      await page.locator('[data-online=true]').waitFor()
      await socket.close()
      await page.locator('[data-online=true]').waitFor({ state: 'detached' })

      // The other panes.
      const group = await createGroup(server.url, boris, [anna])
      const row = page.locator(`[data-key="group:${group}"]`)
      await row.click()
      await untilOpen(page)
      await ask(server, boris.token, `POST /api/groups/${group}/update`, { name: 'Renamed' })
      await row.getByText('Renamed', { exact: true }).waitFor()
      await page.getByTestId('settings').click()
      await page.getByTestId('sign-out').click()
      await closeByEscape(page, page.getByTestId('confirm-dialog'))
      await page.goBack()
      await untilOpen(page)
      await page.reload()
      await untilOpen(page)

      expect(errors).toEqual([])
      expect(await page.getByTestId('broken-pane').count()).toBe(0)
    },
  )

  test('[X906] text typed before the app has come stays, and so does the focus, although another program has changed the card', async () => {
    await context.addInitScript(meddle, 'wraps every text' as const)
    let letCome = () => {}
    let mayCome = new Promise<void>((resolve) => {
      letCome = resolve
    })
    await context.route(/assets\/index-.*\.js/, async (route) => {
      await mayCome
      await route.continue()
    })
    await page.goto(server.url, { waitUntil: 'commit' })
    await page.getByTestId('phone').fill(anna.phone)
    await page.locator('font').first().waitFor({ state: 'attached' })
    await page.getByTestId('phone').evaluate((field) => field.classList.add('early'))
    letCome()
    await page.locator('[data-testid="phone"]:not(.early)').waitFor()
    await page.keyboard.type('0')
    expect(await page.getByTestId('phone').inputValue()).toBe(`${anna.phone}0`)

    mayCome = new Promise<void>((resolve) => {
      letCome = resolve
    })
    await page.goto(server.url, { waitUntil: 'commit' })
    await page.getByTestId('phone').fill(anna.phone)
    await page.getByTestId('password').fill(anna.password)
    await page.locator('font').first().waitFor({ state: 'attached' })
    await page.getByTestId('mode-register').click()
    letCome()
    await page.getByTestId('username').waitFor()
    await page.getByTestId('mode-sign-in').click()
    expect(await page.getByTestId('phone').inputValue()).toBe(anna.phone)
    await page.getByTestId('submit').click()
    await page.getByTestId('own-id').waitFor({ state: 'attached' })
    expect(errors).toEqual([])
  })

  test('[X905] what breaks in one pane leaves the others, and is made anew', async () => {
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
    await page.getByTestId('composer').fill('a draft')
    // Once, the next time that a message is drawn.
    await page.evaluate(() => {
      const original = document.createElement.bind(document)
      document.createElement = ((name: string, options?: ElementCreationOptions) => {
        if (name !== 'time') return original(name, options)
        document.createElement = original
        throw new Error('broken by somebody')
      }) as typeof document.createElement
    })
    await send(server.url, boris, anna, 'and again')
    await messageOf(page, 'and again').waitFor()
    expect(await page.getByTestId('composer').inputValue()).toBe('a draft')
    expect(await page.getByTestId('broken-pane').count()).toBe(0)
    expect(await page.getByTestId('conversation').count()).toBe(1)
  })
})

/** In the page, from its start on: does to each text node what such programs do, as soon as it is there or changes. */
function meddle(way: string): void {
  const isOurs = (node: Node) =>
    node.parentElement?.closest('font, script, style, noscript, textarea, title, head') !== null
  const wrap = (node: Node): void => {
    if (node instanceof Element) {
      for (const child of [...node.childNodes]) wrap(child)
      return
    }
    if (!(node instanceof Text) || node.data.trim() === '' || !node.isConnected || isOurs(node)) return
    const isForbidden = node.parentElement?.closest('[translate]')?.getAttribute('translate') === 'no'
    if (way === 'replaces every text that may be translated' && isForbidden) return
    const font = document.createElement('font')
    node.replaceWith(font)
    if (way === 'wraps every text') font.append(node)
    else font.append(Object.assign(document.createElement('font'), { textContent: node.data }))
  }
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) wrap(node)
  }).observe(document, { childList: true, subtree: true })
}
