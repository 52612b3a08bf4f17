/** What becomes of words that were not sent when a user signs out, or is signed out. */
import { hasBrowser } from '@stonechat/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { closeByEscape, messageOf, openChat, send, signIn, textsOf } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, page, server } from '../support/two-people.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('signing out', () => {
  beginWithTwoPeople()

  beforeEach(async () => {
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
  })

  async function write(text: string): Promise<void> {
    await page.getByTestId('composer').fill(text)
    await page.keyboard.press('Enter')
    await messageOf(page, text).waitFor()
  }

  /** Loads the settings while there is a network, so that they are there without one. */
  async function visitSettings(): Promise<void> {
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').waitFor()
    await page.getByTestId('sign-out').click()
    await closeByEscape(page, dialog())
    await page.goBack()
    await page.getByTestId('composer').waitFor()
  }

  const dialog = () => page.getByTestId('confirm-dialog')

  test('[X900] signing out says how many messages and drafts were not sent, and deletes no more than it said', async () => {
    await visitSettings()
    await context.setOffline(true)
    await write('queued one')
    await page.getByTestId('composer').fill('a draft')
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').click()
    await dialog().getByText('Not sent yet: 1 message and 1 draft.').waitFor()
    await dialog().getByRole('button', { name: 'Stay signed in' }).click()

    // It was kept, and more is added to it in another tab while the dialog stands open.
    await page.goBack()
    await write('queued two')
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').click()
    await dialog().getByText('Not sent yet: 2 messages.').waitFor()
    await dialog().getByRole('button', { name: 'Stay signed in' }).click()

    // What can be sent is sent: then there is nothing to lose.
    await page.getByTestId('sign-out').click()
    await dialog().getByText('2 messages').waitFor()
    await context.setOffline(false)
    await dialog().getByText('Messages stay on the server.').waitFor()
    await page.getByTestId('confirm').click()
    await page.getByTestId('password').waitFor()
    expect(await textsOf(server.url, anna, boris)).toEqual(['hello', 'queued one', 'queued two'])
  })

  test('[T97] signing out forgets whom the drafts of this browser name', async () => {
    const named = () => page.evaluate(() => localStorage.getItem('stonechat.mentions'))
    await page.evaluate(() =>
      localStorage.setItem('stonechat.mentions', '{"group:7":[{"word":"Cem","userId":3}]}'),
    )
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').click()
    await dialog().waitFor()
    expect(await named()).toContain('Cem')
    await page.getByTestId('confirm').click()
    await page.getByTestId('password').waitFor()
    await expect.poll(named).not.toContain('Cem')
  })

  test('[X900] signing out deletes no more messages than it said: what was added meanwhile is asked about again', async () => {
    await visitSettings()
    await context.setOffline(true)
    await write('named')
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').click()
    await dialog().getByText('Not sent yet: 1 message.').waitFor()
    await page.evaluate(addUnsent)
    await page.getByTestId('confirm').click()
    await dialog().getByText('Not sent yet: 2 messages.').waitFor()
    await page.getByTestId('confirm').click()
    await page.getByTestId('password').waitFor()
    await context.setOffline(false)
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'hello').waitFor()
    expect(await page.getByTestId('message').count()).toBe(1)
  })

  test('[X901] a user whom the server has signed out finds unsent messages and drafts after signing in again', async () => {
    await context.route('**/api/**', (route) => route.continue())
    await context.setOffline(true)
    await write('queued')
    await page.getByTestId('composer').fill('a draft')
    const { devices } = await ask(server, anna.token, 'GET /api/devices')
    for (const { id, current } of devices)
      if (!current) await ask(server, anna.token, `DELETE /api/devices/${id}`)
    await context.setOffline(false)
    await page.getByTestId('password').waitFor()
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/u/${boris.id}`)
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('a draft')
    await expect.poll(() => textsOf(server.url, anna, boris)).toEqual(['hello', 'queued'])
  })
})

/** In the page: another tab has one more message that was not sent. */
async function addUnsent(): Promise<void> {
  const name = (await indexedDB.databases())
    .map((one) => one.name ?? '')
    .find((one) => /^stonechat \d+ /.test(one))
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(name!)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const database = opening.result
      const transaction = database.transaction('outbox', 'readwrite')
      const outbox = transaction.objectStore('outbox')
      const all = outbox.getAll()
      all.onsuccess = () =>
        outbox.put({ ...all.result[0], clientId: 'another', owner: 'another tab' }, 'another')
      transaction.oncomplete = () => {
        database.close()
        resolve()
      }
    }
  })
}
