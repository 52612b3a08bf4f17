/** Where files are not taken, not sent yet or not to be had. */
import {
  call,
  hasBrowser,
  hasMariaDb,
  hasNats,
  openBrowser,
  register,
  startCluster,
} from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { openChat, send, untilKept } from '../support/chat-page.js'
import { choose, give, numberedBytes, paintPicture } from '../support/file-page.js'
import { anna, beginWithTwoPeople, boris, context, errors, page, server } from '../support/two-people.js'

describe.skipIf(!hasBrowser() || !hasMariaDb() || !hasNats())('a server without files', () => {
  test('[L761] nothing to attach, to record or to make a picture of oneself is offered, and no file is taken', {
    timeout: 180_000,
  }, async () => {
    await using cluster = await startCluster()
    const node = await cluster.startNode()
    const [ann, bob] = [await register(node), await register(node)]
    expect((await call(node, 'GET /api/server')).body).toMatchObject({ features: { files: false } })
    await using browser = await openBrowser()
    const person = await browser.newPerson({ locale: 'en' })
    await openChat(person.page, node.url, ann, bob)
    await person.page.getByTestId('send').waitFor()
    for (const offered of ['attach', 'record']) expect(await person.page.getByTestId(offered).count()).toBe(0)
    await person.page.getByTestId('new-poll').click()
    await person.page.getByTestId('poll-form').waitFor()
    await person.page.keyboard.press('Escape')
    const file = numberedBytes('one.bin', 10)
    await give(person.page, 'paste', [file])
    await give(person.page, 'drop', [file])
    await person.page.getByTestId('composer').fill('only words')
    await person.page.keyboard.press('Enter')
    await person.page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    expect(await person.page.getByTestId('tray').count()).toBe(0)
    await person.page.goto(`${node.url}/settings`)
    await person.page.getByTestId('nickname').waitFor()
    expect(await person.page.getByTestId('change-picture').count()).toBe(0)
  })
})

describe.skipIf(!hasBrowser())('files at the edges of the web app', { timeout: 120_000 }, () => {
  beginWithTwoPeople({ viewport: { width: 1_200, height: 900 } })

  test('[L762] a file that is dropped where nothing takes files does not make the browser leave the app', async () => {
    await openChat(page, server.url, anna, boris)
    for (const place of ['/', '/settings']) {
      await page.goto(server.url + place)
      await page.getByTestId('own-id').or(page.getByTestId('nickname')).first().waitFor({ state: 'attached' })
      expect(await page.evaluate(drag, 'a file')).toEqual({ dragover: true, drop: true })
      // Words are dragged into fields by the browser itself.
      expect(await page.evaluate(drag, 'words')).toEqual({ dragover: false, drop: false })
    }
    await page.goto(`${server.url}/u/${boris.id}`)
    await page.getByTestId('attach').waitFor()
    // What takes files is fetched beside the button: until it is there, a file is refused as everywhere else.
    await expect
      .poll(async () => {
        expect(await page.evaluate(drag, 'a file')).toEqual({ dragover: true, drop: true })
        return page.getByTestId('tray-item').count()
      })
      .toBeGreaterThan(0)
    expect(errors).toEqual([])
  })

  test('[L763] a person who leaves while files wait in the tray or go up is asked first, and is not once they are sent', async () => {
    await openChat(page, server.url, anna, boris)
    let letThrough = () => {}
    const held = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    await page.route(/\/api\/(uploads|files)/, async (route) => {
      await held
      await route.continue()
    })
    const isAsked = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })))
    expect(await isAsked()).toBe(false)
    await choose(page, [numberedBytes('one.bin', 500_000)])
    await page.getByTestId('tray-item').waitFor()
    await expect.poll(isAsked).toBe(true)
    await page.getByTestId('composer').press('Enter')
    await page.getByTestId('tray').waitFor({ state: 'detached' })
    await expect.poll(isAsked).toBe(true)
    const question = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    const dialog = await question
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    letThrough()
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    await expect.poll(isAsked).toBe(false)
  })

  test('[L764] a start without a network shows the boxes and the names of files that came after the code was fetched', async () => {
    const had = new Set<string>()
    let isBlocked = false
    // What the browser has had before, it has in its cache in practice.
    await context.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url())
      if (isBlocked && !had.has(pathname)) return route.abort()
      if (!pathname.startsWith('/api/')) had.add(pathname)
      return route.continue()
    })
    await context.routeWebSocket('**/ws*', (socket) => {
      if (isBlocked) void socket.close({ code: 4002 })
      else socket.connectToServer()
    })
    await send(server.url, boris, anna, 'only words')
    await openChat(page, server.url, anna, boris)
    await untilKept(page, 1)
    await expect.poll(() => [...had].filter((path) => path.includes('bubble-parts')).length).toBe(1)

    const atBoris = await (await context.browser()!.newContext({ locale: 'en' })).newPage()
    await openChat(atBoris, server.url, boris, anna)
    await choose(atBoris, [await paintPicture(atBoris, 'one.png', [80, 60]), numberedBytes('two.pdf', 10)])
    await atBoris.getByTestId('tray-item').nth(1).waitFor()
    await atBoris.keyboard.press('Enter')
    await page.getByTestId('message').nth(1).waitFor()
    await atBoris.context().close()
    await untilKept(page, 2)
    isBlocked = true
    await page.reload()
    await page.getByTestId('tile').waitFor()
    await page.getByTestId('file').getByText('two.pdf').waitFor()
    expect(errors).toEqual([])
  })
})

/** In the page: drags something over it and drops it; which of both was prevented. A browser opens a file whose drop nobody prevented. */
function drag(what: string): Record<string, boolean> {
  const data = new DataTransfer()
  if (what === 'words') data.setData('text/plain', 'words')
  else data.items.add(new File(['<title>another page</title>'], 'page.html', { type: 'text/html' }))
  const isPrevented = (type: string) => {
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data })
    return !document.body.dispatchEvent(event)
  }
  return { dragover: isPrevented('dragover'), drop: isPrevented('drop') }
}
