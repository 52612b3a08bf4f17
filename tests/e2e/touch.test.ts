/** What fingers do with messages: real touches, as the browser makes them of a screen. */
import { hasBrowser, register } from '@stonechat/testkit'
import type { CDPSession, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf, signIn, untilOpen } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

const phone = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true, locale: 'en' }

interface Finger {
  /** Rests on something until `until` is there, and leaves. */
  hold(on: Locator, until: Locator): Promise<void>
  /** Moves over something, within less time than a long touch takes. */
  swipe(on: Locator, by: { readonly x: number; readonly y: number }): Promise<void>
}

async function fingerOn(page: Page): Promise<Finger> {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [at] })
  const middleOf = async (on: Locator) => {
    const { x, y, width, height } = (await on.boundingBox())!
    return { x: x + Math.min(width / 2, 40), y: y + height / 2 }
  }
  return {
    async hold(on, until) {
      await touch('touchStart', await middleOf(on))
      await until.waitFor()
      await touch('touchEnd')
    },
    async swipe(on, by) {
      const { x, y } = await middleOf(on)
      await touch('touchStart', { x, y })
      for (const part of [0.25, 0.5, 0.75, 1])
        await touch('touchMove', { x: x + by.x * part, y: y + by.y * part })
      await touch('touchEnd')
    },
  }
}

describe.skipIf(!hasBrowser())('fingers', { timeout: 120_000 }, () => {
  let world: WebWorld
  beforeAll(async () => {
    world = await startWebWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  /** A phone with a group: something of Cem, who has left, and thirty lines of Boris. */
  async function openGroup() {
    const { server, browser } = world
    const [anna, boris, cem] = [await register(server), await register(server), await register(server)]
    await ask(server, boris.token, 'POST /api/user/update', { nickname: 'Boris' })
    const group = { name: 'Tea', member_ids: [boris.id, cem.id] }
    const { id } = await ask(server, anna.token, 'POST /api/groups', group)
    const target = { target_type: 'group', target_id: id }
    const say = (by: string, content: string) => ask(server, by, 'POST /api/send', { ...target, content })
    await say(cem.token, 'from Cem')
    await ask(server, cem.token, `DELETE /api/groups/${id}/members/${cem.id}`)
    for (let index = 0; index < 30; index += 1) await say(boris.token, `line ${index}.`)
    await ask(server, anna.token, 'POST /api/sessions/read', { ...target, seq: 31 })
    const { page } = await browser.newPerson(phone)
    await signIn(page, server.url, anna)
    await page.getByTestId('conversation').tap()
    await untilOpen(page)
    return { page, finger: await fingerOn(page) }
  }

  test('[T567] fingers react to a message by the bar that a long touch opens, select several, and scroll past them without opening anything', async () => {
    const { page, finger } = await openGroup()
    const bubble = (text: string) => messageOf(page, text).getByTestId('bubble')
    const scrolled = () => page.getByTestId('timeline').evaluate((box) => box.scrollTop)
    const like = page.getByTestId('quick-👍')
    await finger.hold(bubble('line 28.'), like)
    await like.tap()
    await messageOf(page, 'line 28.').getByTestId('reaction').waitFor()

    const before = await scrolled()
    await finger.swipe(bubble('line 24.'), { x: 0, y: 160 })
    await expect.poll(scrolled).toBeLessThan(before - 50)
    // As long as a long touch takes.
    await page.waitForTimeout(600)
    expect(await page.getByRole('menu').count()).toBe(0)

    const select = page.getByTestId('select')
    await finger.hold(bubble('line 16.'), select)
    await select.tap()
    await page.getByTestId('select-bar').waitFor()
    const selected = () => page.locator('[data-testid="select-mark"][data-selected="true"]').count()
    await expect.poll(selected).toBe(1)
    await bubble('line 15.').tap()
    await expect.poll(selected).toBe(2)
    const there = await scrolled()
    await finger.swipe(bubble('line 15.'), { x: 0, y: 120 })
    await expect.poll(scrolled).toBeLessThan(there - 50)
    await page.waitForTimeout(600)
    expect(await selected()).toBe(2)
    // A face is a part of its message now.
    await page.getByTestId('sender-face').last().tap()
    await expect.poll(selected).toBe(3)
    expect(await page.getByTestId('person-card').count()).toBe(0)
    await page.getByTestId('select-cancel').tap()
    await page.getByTestId('select-bar').waitFor({ state: 'detached' })
  })

  test('[T563] a finger that rests on a face mentions whose it is, and one that touches it opens who that is', async () => {
    const { page, finger } = await openGroup()
    const composer = page.getByTestId('composer')
    const face = page.getByTestId('sender-face').last()
    await face.tap()
    await page.getByTestId('person-card').getByText('Boris').last().waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('person-card').waitFor({ state: 'detached' })

    await composer.fill('dear')
    await composer.blur()
    await page.getByTestId('timeline').evaluate((box) => box.scrollTo(0, 0))
    await finger.hold(face, page.locator('textarea:focus'))
    await expect.poll(() => composer.inputValue()).toBe('dear @Boris ')
    expect(await page.getByRole('menu').count()).toBe(0)
    expect(await page.getByTestId('person-card').count()).toBe(0)

    // Cem has left.
    await finger.hold(page.getByTestId('sender-face').first(), page.getByTestId('toast'))
    expect(await composer.inputValue()).toBe('dear @Boris ')
  })
})
