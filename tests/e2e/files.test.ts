/** Files between people in browsers. */
import { hasBrowser, type Person } from '@stonechat/testkit'
import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uploadFile } from '../integration/files/upload-file.js'
import { openChat } from '../support/chat-page.js'
import {
  choose,
  cutWhileSending,
  give,
  numberedBytes,
  paintPicture,
  saved,
  shownPictures,
  slowDown,
  type TestFile,
  untilSent,
} from '../support/file-page.js'
import {
  anna,
  beginWithTwoPeople,
  boris,
  context,
  errors,
  network,
  page,
  server,
} from '../support/two-people.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('files in the web app', { timeout: 120_000 }, () => {
  beginWithTwoPeople({ viewport: { width: 1_200, height: 900 } })
  let atBoris: Page

  beforeEach(async () => {
    const browser = context.browser()!
    const other = await browser.newContext({ locale: 'en', viewport: { width: 1_200, height: 900 } })
    atBoris = await other.newPage()
    await openChat(page, network.url, anna, boris)
  })

  afterEach(() => atBoris.context().close())

  test('[L703] pictures become one album with its caption for both; its boxes are there before the bytes, and nothing moves when they come', async () => {
    await openChat(atBoris, server.url, boris, anna)
    let letThrough = () => {}
    const held = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    await atBoris.route(/\/api\/files\/.*(content|preview)/, async (route) => {
      await held
      await route.continue()
    })
    const shapes = [
      [1_200, 900],
      [900, 1_200],
      [1_600, 900],
    ] as const
    await choose(
      page,
      await Promise.all(shapes.map((shape, index) => paintPicture(page, `${index}.png`, shape))),
    )
    await page.getByTestId('tray-item').nth(2).waitFor()
    await page.getByTestId('composer').fill('Three of them')
    await page.getByTestId('send').click()
    await page.getByTestId('tray').waitFor({ state: 'detached' })
    expect(await page.getByTestId('composer').inputValue()).toBe('')
    await untilSent(page)

    const album = atBoris.getByTestId('album')
    await album.waitFor()
    await album.getByTestId('tile').nth(2).waitFor()
    const before = await boxesOf(atBoris)
    letThrough()
    await expect.poll(() => shownPictures(album)).toBe(3)
    expect(await boxesOf(atBoris)).toEqual(before)
    expect(await boxesOf(page)).toEqual(before)
    expect(await atBoris.getByTestId('message').textContent()).toContain('Three of them')
    expect(errors).toEqual([])
  })

  test('[L713] what is pasted or dropped anywhere on the window is in the tray, where it changes places and is taken out', async () => {
    const [first, second] = [await paintPicture(page, 'one.png', [40, 30]), numberedBytes('two.pdf', 2_000)]
    await give(page, 'paste', [first])
    await page.getByTestId('tray-item').waitFor()
    await give(page, 'drop', [second, numberedBytes('three.zip', 10)])
    await page.getByTestId('tray-item').nth(2).waitFor()
    const names = () =>
      page
        .getByTestId('tray-item')
        .evaluateAll((items) => items.map((item) => item.querySelector('button')!.title))
    expect(await names()).toEqual(['one.png', 'two.pdf', 'three.zip'])

    await page.getByTestId('tray-item').first().getByRole('button').first().press('ArrowRight')
    expect(await names()).toEqual(['two.pdf', 'one.png', 'three.zip'])
    await drag(page, page.getByTestId('tray-item').nth(2), page.getByTestId('tray-item').first())
    expect(await names()).toEqual(['three.zip', 'two.pdf', 'one.png'])
    await page.getByTestId('tray-item').nth(1).getByTestId('tray-remove').click()
    expect(await names()).toEqual(['three.zip', 'one.png'])

    await page.keyboard.press('Enter')
    await untilSent(page)
    expect(await page.getByTestId('file').textContent()).toContain('three.zip')
    expect(await page.getByTestId('tile').count()).toBe(1)
    expect(errors).toEqual([])
  })

  test('[L714] words with a picture of themselves are pasted as words; the picture is offered', async () => {
    const files = [await paintPicture(page, 'image.png', [40, 30])]
    await give(page, 'paste', files, { 'text/plain': 'A1\tB1', 'text/html': '<td>A1</td><td>B1</td>' })
    const offer = page.getByTestId('paste-offer').getByRole('button').first()
    await offer.waitFor()
    expect(await page.getByTestId('tray-item').count()).toBe(0)
    await offer.click()
    await page.getByTestId('tray-item').waitFor()
    await page.getByTestId('paste-offer').waitFor({ state: 'detached' })
  })

  test('[L715] an eleventh file is not taken, and it is said why before anything is sent; the tray stays while another conversation is looked at', async () => {
    await choose(
      page,
      Array.from({ length: 11 }, (_, index) => numberedBytes(`${index}.bin`, 10)),
    )
    await page.getByTestId('tray-refusals').waitFor()
    expect(await page.getByTestId('tray-refusals').textContent()).toContain('10')
    expect(await page.getByTestId('tray-item').count()).toBe(10)
    await page.evaluate(() => history.pushState(null, '', '/settings'))
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')))
    await page.getByTestId('nickname').waitFor()
    await page.goBack()
    await page.getByTestId('tray-item').nth(9).waitFor()
  })

  test('[L732] pictures are leafed through large, by keys and by buttons, over all messages; they are enlarged, saved and left', async () => {
    for (const name of ['one.png', 'two.png']) {
      await choose(page, [await paintPicture(page, name, [800, 600])])
      await page.getByTestId('tray-item').waitFor()
      await page.keyboard.press('Enter')
      await page.getByTestId('tray').waitFor({ state: 'detached' })
    }
    await untilSent(page)
    await page.getByTestId('tile').last().getByRole('button').click()
    const place = page.getByTestId('lightbox-place')
    await expect.poll(() => place.textContent()).toBe('2 of 2')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => place.textContent()).toBe('1 of 2')
    const picture = page.getByTestId('zoom-pane').getByRole('img')
    await expect
      .poll(() => picture.evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth))
      .toBe(800)
    const width = async () => (await picture.boundingBox())!.width
    const fitting = await width()
    await page.keyboard.press('+')
    await expect.poll(width).toBeGreaterThan(fitting * 1.4)
    await page.keyboard.press('0')
    await expect.poll(width).toBeCloseTo(fitting, 0)
    const { name } = await saved(page, () => page.getByTestId('lightbox-save').click())
    expect(name).toBe('one.png')
    await page.keyboard.press('Escape')
    await page.getByTestId('lightbox').waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  test('[L732] from the oldest picture of a page one leafs on to those before it', async () => {
    const picture = await paintPicture(page, 'a.png', [40, 30])
    for (let count = 0; count < 51; count += 1) await sendFile(boris, anna, picture)
    if (!(await page.getByTestId('open-shared').isVisible())) await page.getByTestId('toggle-details').click()
    await page.getByTestId('open-shared').click()
    await page.getByTestId('shared-tile').nth(49).click()
    const place = page.getByTestId('lightbox-place')
    await expect.poll(() => place.textContent()).toBe('2 of 51')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => place.textContent()).toBe('1 of 51')
  })

  test('[L703] a person who signs in again in the same page sees the pictures again', async () => {
    await sendFile(boris, anna, await paintPicture(page, 'a.png', [40, 30]))
    const album = page.getByTestId('album')
    await expect.poll(() => shownPictures(album)).toBe(1)
    await page.getByTestId('settings').click()
    await page.getByTestId('sign-out').click()
    await page.getByTestId('confirm').click()
    await page.getByTestId('phone').fill(anna.phone)
    await page.getByTestId('password').fill(anna.password)
    await page.getByTestId('submit').click()
    await page.getByTestId('conversation').first().click()
    await expect.poll(() => shownPictures(album)).toBe(1)
  })

  test('[L736] the details of a conversation list its pictures and its files under their month, and lead back to the messages', async () => {
    await choose(page, [await paintPicture(page, 'one.png', [80, 60]), numberedBytes('two.pdf', 10)])
    await page.getByTestId('tray-item').nth(1).waitFor()
    await page.keyboard.press('Enter')
    await untilSent(page)
    if (!(await page.getByTestId('open-shared').isVisible())) await page.getByTestId('toggle-details').click()
    await page.getByTestId('open-shared').click()
    await page.getByTestId('shared-tile').waitFor()
    expect(await page.getByTestId('month').textContent()).toMatch(/20\d\d/)
    await page.getByTestId('shared-file').click()
    const listed = page.getByTestId('shared-files').getByTestId('file')
    await listed.waitFor()
    expect(await listed.textContent()).toContain('two.pdf')
    await page.getByTestId('shared-heard').click()
    await page.getByTestId('shared-none').waitFor()
  })

  test('[L704] a file over a line that is cut twice shows how far it is, goes on where it was, and arrives byte for byte', async () => {
    await openChat(atBoris, server.url, boris, anna)
    const file = numberedBytes('very large.bin', 24_000_000)
    await slowDown(page)
    await choose(page, [file])
    await page.getByTestId('tray-item').waitFor()
    await page.keyboard.press('Enter')
    await cutWhileSending(page, network, [2, 10])
    await untilSent(page)
    const row = atBoris.getByTestId('file')
    await row.waitFor()
    const { name, bytes } = await saved(atBoris, () => row.getByTestId('save-file').click())
    expect(name).toBe('very large.bin')
    expect(bytes.equals(file.buffer)).toBe(true)
  })

  test('[L705] an upload that is paused waits until it goes on; one that is cancelled is gone, and nobody gets it', async () => {
    await openChat(atBoris, server.url, boris, anna)
    await slowDown(page)
    const send = async (name: string) => {
      await choose(page, [numberedBytes(name, 20_000_000)])
      await page.getByTestId('tray-item').waitFor()
      await page.keyboard.press('Enter')
      await page.getByTestId('upload-ring').waitFor()
    }
    await send('first.bin')
    await page.getByTestId('upload-ring').click()
    await page.locator('[data-testid="upload-ring"][data-state="paused"]').click()
    await page.locator('[data-testid="upload-ring"]:not([data-state="paused"])').waitFor()
    await page.getByTestId('cancel-upload').click()
    await page.getByTestId('file').waitFor({ state: 'detached' })
    await send('second.bin')
    await page.getByTestId('upload-ring').click()
    await page.locator('[data-testid="upload-ring"][data-state="paused"]').click()
    await untilSent(page)
    await atBoris.getByTestId('file').waitFor()
    expect(await atBoris.getByTestId('file').allTextContents()).toHaveLength(1)
    expect(await atBoris.getByTestId('file').textContent()).toContain('second.bin')
  })
})

/** Where everything in the list stands. */
function boxesOf(page: Page): Promise<number[][]> {
  return page.getByTestId('timeline').evaluate((list) => {
    const parts = [...list.querySelectorAll('[data-testid="album"], [data-testid="tile"]')]
    return parts.map((part) => {
      const { top, width, height } = part.getBoundingClientRect()
      return [top, width, height].map(Math.round)
    })
  })
}

/** Sends a file as another program would, once the server has looked at it. */
async function sendFile(from: Person, to: Person, { name, buffer }: TestFile): Promise<void> {
  const { id } = await uploadFile(server, from.token, buffer, name)
  await ask(server, from.token, 'POST /api/send', {
    target_id: to.id,
    content: { type: 'file', files: [{ id }] },
  })
}

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  await page.mouse.move(start!.x + 30, start!.y + 40)
  await page.mouse.down()
  await page.mouse.move(end!.x + 40, end!.y + 40, { steps: 8 })
  await page.mouse.up()
}
