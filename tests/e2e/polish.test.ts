/** Small things that the web app owes everybody: what asks first, where the focus goes, what a row of the list shows. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import {
  block,
  closeByEscape,
  createGroup,
  messageOf,
  openChat,
  send,
  signIn,
  untilOpen,
} from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, page, server } from '../support/two-people.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('the web app', { timeout: 120_000 }, () => {
  beginWithTwoPeople({ viewport: { width: 1_440, height: 900 } })

  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))

  test('[X908] a group is handed over only after a question, which names the new owner', async () => {
    const group = await createGroup(server.url, anna, [boris])
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}`)
    const other = page.locator(`[data-testid="member"][data-user-id="${boris.id}"]`)
    const ownerId = async () => (await ask(server, anna.token, `GET /api/groups/${group}`)).owner_id
    for (const answer of ['Cancel', 'Make owner']) {
      await other.getByTestId('member-menu').click()
      await page.getByTestId('transfer').click()
      const dialog = page.getByTestId('confirm-dialog')
      await dialog.getByText(boris.username).waitFor()
      expect(await ownerId()).toBe(anna.id)
      await dialog.getByRole('button', { name: answer, exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await expect.poll(ownerId).toBe(boris.id)
  })

  test('[X909] the focus returns to where it was when a layer is closed by Esc', async () => {
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
    await page.getByTestId('composer').focus()
    for (const keys of ['Control+k', 'Alt+n']) {
      await page.keyboard.press(keys)
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(focused).toBe('composer')
    }
    await page.getByTestId('new-conversation').click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('new-conversation')

    // A menu that a key has opened has its first item chosen.
    await messageOf(page, 'hello').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')))
      .toMatch(/^menuitem/)
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('message')

    // Esc leaves the settings, layer by layer.
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').click()
    await closeByEscape(page, page.getByTestId('confirm-dialog'))
    await page.getByTestId('sign-out').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('sign-out').waitFor({ state: 'detached' })
  })

  test('[X910] a row of the list shows what was not sent: that it waits, or that it was refused', async () => {
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
    const row = page.getByTestId('conversation')
    await context.setOffline(true)
    await page.getByTestId('composer').fill('it waits')
    await page.keyboard.press('Enter')
    await row.locator('[data-testid="unsent"][data-status="queued"]').getByText('it waits').waitFor()
    await block(server.url, boris, anna)
    await context.setOffline(false)
    await row.locator('[data-testid="unsent"][data-status="failed"]').getByText('it waits').waitFor()
    await messageOf(page, 'it waits').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
    await row.getByText('hello').waitFor()
    expect(await row.getByTestId('unsent').count()).toBe(0)
  })

  test('[X911] a message that says the same as the one before is announced as well', async () => {
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
    await page.evaluate(() => {
      const changes: number[] = []
      Object.assign(window, { changes })
      const region = document.querySelector('[data-testid="announcer"]')!
      new MutationObserver(() => changes.push(1)).observe(region, {
        childList: true,
        subtree: true,
        characterData: true,
      })
    })
    const announced = () => page.evaluate(() => (window as unknown as { changes: number[] }).changes.length)
    for (const count of [1, 2, 3]) {
      await send(server.url, boris, anna, 'same')
      await expect.poll(announced).toBe(count)
    }
  })

  test('[X912] a code for one purpose neither blocks nor fills in another, and a tried password is not the new one', async () => {
    await page.goto(server.url)
    await page.getByTestId('phone').fill(anna.phone)
    await page.getByTestId('password').fill('a wrong one')
    await page.getByTestId('mode-code').click()
    await page.getByTestId('send-code').click()
    await expect.poll(() => page.getByTestId('send-code').isDisabled()).toBe(true)
    await page.getByTestId('code').fill('123456')
    await page.getByTestId('mode-reset').click()
    expect(await page.getByTestId('send-code').isDisabled()).toBe(false)
    expect(await page.getByTestId('code').inputValue()).toBe('')
    expect(await page.getByTestId('password').inputValue()).toBe('')
    expect(await page.getByTestId('phone').inputValue()).toBe(anna.phone)
    // Back at the first purpose its own wait goes on.
    await page.getByRole('button', { name: 'Back to sign in' }).click()
    await page.getByTestId('mode-code').click()
    expect(await page.getByTestId('send-code').isDisabled()).toBe(true)
  })

  test('[X913] what people write stands in its own direction, and the field for it too', async () => {
    await send(server.url, boris, anna, 'שלום עולם 123 abc')
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    const directionOf = (text: string) =>
      messageOf(page, text)
        .locator('[dir="auto"]')
        .first()
        .evaluate((one) => getComputedStyle(one).direction)
    await messageOf(page, 'hello').waitFor()
    expect(await directionOf('שלום')).toBe('rtl')
    expect(await directionOf('hello')).toBe('ltr')
    const field = page.getByTestId('composer')
    await field.fill('مرحبا')
    expect(await field.evaluate((one) => getComputedStyle(one).direction)).toBe('rtl')
  })

  test('[X915] in high contrast switches, bubbles, buttons and what is chosen have an edge', async () => {
    await page.emulateMedia({ forcedColors: 'active' })
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
    const edgeOf = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((one) => {
          const { borderTopWidth, borderTopStyle, outlineWidth, outlineStyle } = getComputedStyle(one)
          const border = borderTopStyle === 'none' ? 0 : Number.parseFloat(borderTopWidth)
          return border + (outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth))
        })
    for (const selector of [
      '[role="switch"]',
      '[data-testid="bubble"]',
      'label:has([type="radio"])',
      '[data-testid="conversation"][aria-current="page"]',
      '[data-testid="record"]',
    ])
      expect(await edgeOf(selector), selector).toBeGreaterThan(0)
  })

  test('[X914] with text of twice the size no row of the list overlaps another, and nothing is cut', async () => {
    for (const text of ['one', 'two']) await send(server.url, boris, anna, text)
    await createGroup(server.url, boris, [anna])
    await signIn(page, server.url, anna)
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%', 'important'))
    await page.getByTestId('conversation').nth(1).waitFor()
    await expect
      .poll(() =>
        page
          .getByTestId('conversation')
          .evaluateAll((rows) => rows.map((row) => row.scrollHeight - row.clientHeight)),
      )
      .toEqual([0, 0])
    const boxes = await page
      .getByTestId('conversation')
      .evaluateAll((rows) =>
        rows.map((row) => row.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })),
      )
    expect(boxes[1]!.top).toBeGreaterThanOrEqual(boxes[0]!.bottom - 1)
    await page.getByTestId('conversation').last().click()
    await untilOpen(page)
    const field = page.getByTestId('composer')
    await field.fill('text')
    expect(await field.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(1)
  })
})
