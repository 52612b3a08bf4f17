/** Sending later, as people do it. */
import { hasBrowser, openBrowser, register, startApp, type TestBrowser } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf, openChat, signIn, untilOpen } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('messages that are sent later', { timeout: 120_000 }, () => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('[T365] what is written is kept until its time, seen on both devices, edited, sent at once and deleted', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { page } = await browser.newPerson({ locale: 'en' })
    const { page: other } = await browser.newPerson({ locale: 'zh-CN' })
    const { page: atBoris } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    await openChat(other, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)
    const composer = page.getByTestId('composer')

    await composer.fill('good morning')
    await page.getByTestId('send').click({ button: 'right' })
    await page.getByTestId('send-later-morning').click()
    await page.getByTestId('scheduled-bar').waitFor()
    expect(await composer.inputValue()).toBe('')
    await other.getByText('1 条定时消息').waitFor()

    // An own time, by keyboard.
    await composer.fill('happy new year')
    await page.getByTestId('send').focus()
    await page.getByTestId('send').dispatchEvent('contextmenu')
    const field = page.getByTestId('send-later-when')
    await field.fill('2001-01-01T00:00')
    await field.press('Enter')
    await page.getByText('Choose a time in the future').waitFor()
    const year = new Date().getFullYear() + 1
    await field.fill(`${year}-01-01T00:00`)
    await field.press('Enter')
    await other.getByText('2 条定时消息').waitFor()
    expect(await messageOf(atBoris, 'good morning').count()).toBe(0)

    await page.getByTestId('scheduled-bar').click()
    const row = (text: string) => page.getByTestId('scheduled-row').filter({ hasText: text })
    await row('good morning').getByRole('button', { name: 'Send now' }).click()
    await messageOf(atBoris, 'good morning').waitFor()
    await row('good morning').waitFor({ state: 'detached' })
    await row('happy new year').getByRole('button', { name: 'Edit' }).click()
    await expect.poll(() => composer.inputValue()).toBe('happy new year')
    await page.getByTestId('scheduled-bar').waitFor({ state: 'detached' })
    await other.getByTestId('scheduled-bar').waitFor({ state: 'detached' })

    await page.getByTestId('send').click({ button: 'right' })
    await page.getByTestId('send-later-hour').click()
    await other.getByTestId('scheduled-bar').click()
    await other.getByRole('button', { name: '删除' }).click()
    await other.getByTestId('scheduled-list').waitFor({ state: 'detached' })
    await page.getByTestId('scheduled-bar').waitFor({ state: 'detached' })
    expect(await messageOf(atBoris, 'happy new year').count()).toBe(0)
  })

  test('[T365] it mentions those whom its text names, also after it was edited, which keeps what was being written', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await ask(server, boris.token, 'POST /api/user/update', { nickname: 'Boris' })
    await ask(server, anna.token, 'POST /api/groups', { name: 'Tea', member_ids: [boris.id] })
    const { page } = await browser.newPerson({ locale: 'en' })
    await signIn(page, server.url, anna)
    await page.getByTestId('conversation').click()
    await untilOpen(page)
    const composer = page.getByTestId('composer')
    const sendLater = async () => {
      await page.getByTestId('send').click({ button: 'right' })
      await page.getByTestId('send-later-hour').click()
      await expect.poll(() => composer.inputValue()).toBe('')
    }
    const waiting = async () => (await ask(server, anna.token, 'GET /api/scheduled')).scheduled
    const names = { mentions: [boris.id], mention_names: ['Boris'] }

    await composer.pressSequentially('tea @Bo')
    await page.getByTestId('completion-item').getByText('Boris').waitFor()
    await composer.press('Enter')
    await composer.pressSequentially('?')
    await sendLater()
    expect(await waiting()).toMatchObject([{ content: { text: 'tea @Boris ?' }, ...names }])

    await composer.fill('well')
    await page.getByTestId('scheduled-bar').click()
    await page.getByTestId('scheduled-row').getByRole('button', { name: 'Edit' }).click()
    await expect.poll(() => composer.inputValue()).toBe('well\ntea @Boris ?')
    await sendLater()
    expect(await waiting()).toMatchObject([{ content: { text: 'well\ntea @Boris ?' }, ...names }])
  })

  test('[T565] it keeps what it answers, also after it was edited, and its files', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await ask(server, boris.token, 'POST /api/send', { target_id: anna.id, content: 'which one?' })
    const { page } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)
    const composer = page.getByTestId('composer')
    const waiting = async () => (await ask(server, anna.token, 'GET /api/scheduled')).scheduled
    const sendLater = async () => {
      await page.getByTestId('send').click({ button: 'right' })
      await page.getByTestId('send-later-hour').click()
      await expect.poll(() => composer.inputValue()).toBe('')
      await page.getByTestId('mode-bar').waitFor({ state: 'detached' })
    }
    const row = () => page.getByTestId('scheduled-row')

    await messageOf(page, 'which one?').click({ button: 'right' })
    await page.getByTestId('reply').click()
    await composer.fill('this')
    await sendLater()
    await page.getByTestId('scheduled-bar').click()
    await row().getByRole('button', { name: 'Edit' }).click()
    await page.getByTestId('mode-bar').getByText('which one?').waitFor()
    await expect.poll(() => composer.inputValue()).toBe('this')
    await composer.fill('this one')
    await page
      .getByTestId('attach-input')
      .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('north') })
    await page.getByTestId('tray').waitFor()
    await sendLater()
    await page.getByTestId('tray').waitFor({ state: 'detached' })
    const content = { type: 'file', text: 'this one', files: [{ name: 'plan.txt' }] }
    expect(await waiting()).toMatchObject([{ reply_to: 1, content }])

    await page.getByTestId('scheduled-bar').click()
    expect(await row().getByRole('button', { name: 'Edit' }).count()).toBe(0)
    await row().getByRole('button', { name: 'Send now' }).click()
    await messageOf(atBoris, 'this one').getByText('plan.txt').waitFor()
    await messageOf(atBoris, 'this one').getByTestId('quotation').getByText('which one?').waitFor()
  })
})
