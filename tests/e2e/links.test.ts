/** Links to messages: copied, opened in every state of the app, and those that lead nowhere. */
import { hasBrowser, type Person } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import {
  createGroup,
  messageOf,
  openChat,
  removeMember,
  send,
  signIn,
  unreadOf,
  untilOpen,
} from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, page, server } from '../support/two-people.js'
import { ask, say } from '../support/wire.js'

describe.skipIf(!hasBrowser())('links to messages', { timeout: 180_000 }, () => {
  beginWithTwoPeople()

  const rowAt = (seq: number) => page.locator(`[data-testid="message"][data-seq="${seq}"]`)
  const toast = () => page.getByTestId('toast')

  /** Marked for the eye by a flash, for the keyboard and screen readers by the focus. */
  async function expectShown(seq: number): Promise<void> {
    await rowAt(seq).waitFor()
    await expect.poll(() => rowAt(seq).evaluate((row) => row === document.activeElement)).toBe(true)
    await expectOnScreen(seq)
  }

  async function expectOnScreen(seq: number): Promise<void> {
    await rowAt(seq).waitFor()
    const box = (await rowAt(seq).boundingBox())!
    const frame = (await page.getByTestId('timeline').boundingBox())!
    expect(box.y).toBeGreaterThanOrEqual(frame.y - 1)
    expect(box.y).toBeLessThan(frame.y + frame.height)
  }

  async function write(count: number): Promise<void> {
    for (let i = 1; i <= count; i++) await send(server.url, boris, anna, `message ${i}.`)
    await readTo(count)
  }

  const readTo = (seq: number) =>
    ask(server, anna.token, 'POST /api/sessions/read', { target_id: boris.id, seq })
  const linkFor = (who: Person, other: Person, seq: number | string) =>
    `${server.url}/u/${other.id}?seq=${seq}&from=${who.id}`

  test('[X932] the link of a message, copied from its menu, opens the conversation at it in every state of the app', async () => {
    await write(300)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'message 290.').click({ button: 'right' })
    await page.getByTestId('copy-link').click()
    await toast().getByText('Copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(linkFor(anna, boris, 290))

    // Cold.
    await page.goto(linkFor(anna, boris, 20))
    await expectShown(20)
    // The conversation is open elsewhere in the app; then back and forward.
    await page.goto(`${server.url}/u/${boris.id}`)
    await untilOpen(page)
    await rowAt(300).waitFor()
    await send(server.url, boris, anna, `see ${linkFor(boris, anna, 30)} again`)
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    const link = messageOf(page, 'see http').getByRole('link')
    await link.click()
    await expectShown(30)
    await page.goBack()
    await rowAt(301).waitFor()
    await page.goForward()
    await expectShown(30)
    // The same link again is followed again.
    await page.getByTestId('jump-to-newest').click()
    await link.click()
    await expectShown(30)
    // From another page of the app.
    await page.getByTestId('settings').click()
    await page.getByTestId('device').first().waitFor()
    await page.goBack()
    await expectOnScreen(30)
    expect(await page.evaluate('window.isSamePage')).toBe(true)
  })

  test('[X932] the link of a message is followed after signing in, and leads each of two people to the other', async () => {
    await write(200)
    // Copied by Anna, opened by Boris: it leads him to his conversation with her.
    await page.goto(linkFor(anna, boris, 20))
    await page.getByTestId('phone').fill(boris.phone)
    await page.getByTestId('password').fill(boris.password)
    await page.getByTestId('submit').click()
    await expectShown(20)
    expect(await page.getByTestId('conversation-title').textContent()).toContain(anna.username)
  })

  test('[X932] the link of a message is not followed again by who comes back from the details', async () => {
    await write(200)
    await page.setViewportSize({ width: 900, height: 700 })
    await signIn(page, server.url, anna)
    await page.goto(linkFor(anna, boris, 20))
    await expectShown(20)
    await page.getByTestId('jump-to-newest').click()
    await rowAt(200).waitFor()
    await page.getByTestId('toggle-details').click()
    await page.getByTestId('details-id').waitFor()
    await page.getByTestId('close-details').click()
    await page.getByTestId('details-id').waitFor({ state: 'detached' })
    await page.waitForTimeout(300)
    expect(await rowAt(200).isVisible()).toBe(true)
  })

  test('[X945] a link that is opened without a connection is followed once there is one, unless one has gone elsewhere', async () => {
    await write(300)
    await send(server.url, boris, anna, `see ${linkFor(boris, anna, 20)}`)
    await openChat(page, server.url, anna, boris)
    const link = messageOf(page, 'see http').getByRole('link')
    await context.setOffline(true)
    await page.locator('[data-testid="connection-banner"][data-kind="offline"]').waitFor()
    await link.click()
    await toast().getByText('No connection').waitFor()
    expect(await rowAt(20).count()).toBe(0)
    await context.setOffline(false)
    await expectShown(20)

    // Elsewhere.
    await page.getByTestId('jump-to-newest').click()
    await rowAt(301).waitFor()
    await context.setOffline(true)
    await page.locator('[data-testid="connection-banner"][data-kind="offline"]').waitFor()
    await link.click()
    await toast().getByText('No connection').first().waitFor()
    await page.getByTestId('settings').click()
    await context.setOffline(false)
    await page.getByTestId('device').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/settings')
  })

  test('[X933] a link that leads nowhere says so, and opens what can be opened', async () => {
    await write(60)
    await ask(server, anna.token, 'POST /api/messages/delete', { target_id: boris.id, seqs: [30] })
    await ask(server, boris.token, 'POST /api/messages/recall', { target_id: anna.id, seq: 40 })
    await signIn(page, server.url, anna)
    for (const seq of ['abc', '0', '-1', '1.5', '61', '999999999', '99999999999999999999', '']) {
      await page.goto(linkFor(anna, boris, seq))
      await toast().getByText('The message of this link is not there').waitFor()
      await rowAt(60).waitFor()
      await page.getByTestId('composer').waitFor()
    }
    // What was deleted: the next one is shown.
    await page.goto(linkFor(anna, boris, 30))
    await toast().getByText('The message of this link is not there').waitFor()
    await rowAt(31).waitFor()
    // What was recalled says so itself.
    await page.goto(linkFor(anna, boris, 40))
    await expectShown(40)
    expect(await rowAt(40).textContent()).toContain('recalled')
    // A conversation without any message, and one with nobody.
    await page.goto(`${server.url}/u/${anna.id}?seq=5&from=${anna.id}`)
    await toast().getByText('The message of this link is not there').waitFor()
    await page.getByTestId('conversation-empty').waitFor()
    // Once is enough, also where messages come later.
    await toast().waitFor({ state: 'detached' })
    await ask(server, anna.token, 'POST /api/send', { target_id: anna.id, content: 'to myself' })
    await messageOf(page, 'to myself').waitFor()
    await page.waitForTimeout(300)
    expect(await toast().count()).toBe(0)
    await page.goto(`${server.url}/u/99999?seq=5`)
    await page.getByTestId('not-loaded').getByText('There is no such user.').waitFor()
    // A message between two others.
    await page.goto(`${server.url}/u/${boris.id}?seq=5&from=99999`)
    await page.getByText('A message between two other people').waitFor()
    await page.getByRole('button', { name: 'All chats' }).click()
    await page.getByTestId('conversation').first().waitFor()
  })

  test('[X933] a link into a group leads nowhere for who is not in it, and opens what can be opened after joining; it says so in Chinese as well', async () => {
    const group = await createGroup(server.url, boris, [])
    const to = { target_type: 'group' as const, target_id: group }
    for (let i = 1; i <= 5; i++) await say(server, boris.token, { ...to, content: `before ${i}` })
    await signIn(page, server.url, anna)
    await page.getByTestId('settings').click()
    await page.getByTestId('language-zh-CN').click()
    await page.goto(`${server.url}/g/${group}?seq=3`)
    await page.locator('[data-testid="not-loaded"][data-kind="refused"]').waitFor()
    await ask(server, boris.token, `POST /api/groups/${group}/members`, { user_ids: [anna.id] })
    await say(server, boris.token, { ...to, content: 'after' })
    await page.goto(`${server.url}/g/${group}?seq=3`)
    await toast().getByText('链接指向的消息不存在').waitFor()
    await messageOf(page, 'after').waitFor()
    await removeMember(server.url, boris, group, anna)
  })

  test('[X934] a link that leads past unread messages leaves them unread, and those below the screen as well', async () => {
    await write(40)
    for (let i = 1; i <= 300; i++) await send(server.url, boris, anna, `unread ${i}.`)
    await signIn(page, server.url, anna)
    // Before what is unread.
    await page.goto(linkFor(anna, boris, 5))
    await expectShown(5)
    await page.waitForTimeout(500)
    expect(await unreadOf(server.url, anna, boris)).toBe(300)
    // In the middle of it: those in between would be read with it.
    await page.goto(linkFor(anna, boris, 200))
    await expectShown(200)
    await page.getByTestId('timeline').evaluate((box) => box.scrollBy(0, 200))
    await page.waitForTimeout(500)
    expect(await unreadOf(server.url, anna, boris)).toBe(300)
    await page.getByTestId('jump-to-unread').click()
    await rowAt(41).waitFor()
    await expect.poll(() => unreadOf(server.url, anna, boris)).toBeLessThan(300)
    expect(await unreadOf(server.url, anna, boris)).toBeGreaterThan(250)
    // The end is the end.
    await page.getByTestId('jump-to-newest').click()
    await expect.poll(() => unreadOf(server.url, anna, boris)).toBe(0)
  })

  test('[X935] a link in a message to a page of the app opens in the same page, any other link in a new one', async () => {
    await send(server.url, boris, anna, `${server.url}/settings`)
    await send(server.url, boris, anna, `${server.url}/docs/`)
    await send(server.url, boris, anna, 'https://example.org/u/10001?seq=1')
    await openChat(page, server.url, anna, boris)
    const targets = await page
      .getByTestId('bubble')
      .getByRole('link')
      .evaluateAll((links) => links.map((one) => (one as HTMLAnchorElement).target))
    expect(targets).toEqual(['', '_blank', '_blank'])
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    await page.getByTestId('bubble').getByRole('link').first().click()
    await page.getByTestId('device').first().waitFor()
    expect(await page.evaluate('window.isSamePage')).toBe(true)
    await page.goBack()
    // With a key held, the browser does what it always does.
    const opened = context.waitForEvent('page')
    await page
      .getByTestId('bubble')
      .getByRole('link')
      .first()
      .click({ modifiers: ['ControlOrMeta'] })
    await (await opened).close()
  })
})
