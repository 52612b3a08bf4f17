/** Contacts in the web app, on a server where strangers have to ask first. */
import type { Contact } from '@stonechat/protocol'
import { hasBrowser, type Page, type Person } from '@stonechat/testkit'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { messageOf, signIn } from '../support/chat-page.js'
import { askContact, befriend, registerNamed } from '../support/contacts.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask, say } from '../support/wire.js'

describe.skipIf(!hasBrowser())('contacts', { timeout: 120_000 }, () => {
  let world: WebWorld
  let server: WebWorld['server']

  beforeAll(async () => {
    world = await startWebWorld({ people: 'contacts' })
    server = world.server
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  async function open(person: Person, path = '/contacts'): Promise<Page> {
    const { page } = await world.browser.newPerson({ locale: 'en' })
    await signIn(page, server.url, person)
    await page.goto(server.url + path)
    await page.getByTestId('contacts-page').or(page.getByTestId('conversation-view')).waitFor()
    return page
  }

  test('[Y510] a person is found by username and asked; they learn of it at once, accept, and both have each other', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    const atAnna = await open(anna)
    const atBoris = await open(boris)
    await atAnna.getByText('No contacts yet').waitFor()
    await atAnna.getByTestId('add-contact').click()
    await atAnna.getByTestId('find-contact').fill(boris.username)
    await atAnna.keyboard.press('Enter')
    await atAnna.getByTestId('found-ask').click()
    await atAnna.getByTestId('ask-text').fill('We met yesterday')
    await atAnna.getByTestId('ask-send').click()
    await atAnna.getByText('Request sent').waitFor()

    await atBoris.getByRole('button', { name: 'Contacts, 1 request' }).waitFor()
    await atBoris.getByTestId('contact-requests').click()
    const request = atBoris.getByTestId('contact-request')
    await request.getByText('We met yesterday').waitFor()
    await request.getByTestId('accept-request').click()
    await expect.poll(() => request.getAttribute('data-state')).toBe('accepted')
    await atBoris.getByTestId('back').click()
    await contactOf(atBoris, 'Anna').waitFor()
    await atAnna.getByText('Boris has accepted your contact request.').waitFor()
    await atAnna.getByTestId('contact').click()
    await atAnna.getByTestId('person-message').click()
    await messageOf(atAnna, 'We met yesterday').waitFor()
  })

  test('[Y511] whoever asked learns of a refusal, sees it among the requests they sent, and may take another one back', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    const atAnna = await open(anna, '/contacts/requests')
    await askContact(server, anna, boris)
    const atBoris = await open(boris, '/contacts/requests')
    await atBoris.getByTestId('decline-request').click()
    await atAnna.getByText('Boris has declined your contact request.').waitFor()
    await atAnna.getByTestId('requests-out').click()
    await atAnna.getByTestId('contact-request').getByText('Declined').waitFor()
    await askContact(server, anna, boris)
    await atAnna.getByTestId('withdraw-request').click()
    await atAnna.getByTestId('contact-request').getByText('Withdrawn').waitFor()
    await expect.poll(() => atBoris.getByTestId('accept-request').count()).toBe(0)
  })

  test('[Y512] a message that a stranger may not send says why, and the way to become contacts stands in place of the composer', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    const page = await open(anna, `/u/${boris.id}`)
    await page.getByTestId('stranger-try').click()
    await page.getByTestId('composer').fill('hello')
    await page.keyboard.press('Enter')
    await page.getByTestId('failed-note').getByText('Only contacts of this person may do that').waitFor()
    await page.getByTestId('stranger-ask').click()
    await page.getByTestId('ask-send').click()
    await page.getByTestId('stranger').getByText('Waiting for an answer').waitFor()
    expect(await page.getByTestId('composer').count()).toBe(0)
    await askContact(server, boris, anna)
    await page.getByTestId('composer').waitFor()
    await page.getByTestId('retry').click()
    await page.getByTestId('failed-note').waitFor({ state: 'detached' })
  })

  test('[Y531] where people take messages from contacts, the way to become one stands before a stranger from the start, and whoever writes anyway is heard by those who take messages from everyone', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    await ask(server, boris.token, 'POST /api/user/privacy', { messages_from: 'everyone' })
    const page = await open(anna, `/u/${boris.id}`)
    await page.getByTestId('stranger').getByText('Boris is not among your contacts.').waitFor()
    expect(await page.getByTestId('composer').count()).toBe(0)
    await page.getByTestId('stranger-try').click()
    await page.getByTestId('composer').fill('hello')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=message][data-status=sent]').waitFor()
    await page.reload()
    await messageOf(page, 'hello').waitFor()
    await page.getByTestId('composer').waitFor()
    await page.goto(`${server.url}/u/${anna.id}`)
    await page.getByTestId('composer').waitFor()
  })

  test('[Y521] in the settings a person chooses who adds them to groups, who sees whether they are online and what finds them; it holds at once and shows on another device', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    const openSettings = async () => {
      const page = await open(anna)
      await page.goto(`${server.url}/settings`)
      return page
    }
    const page = await openSettings()
    await page.getByTestId('groups-contacts').click()
    await page.getByTestId('presence-nobody').click()
    for (const way of ['phone', 'id']) await page.getByTestId(`switch-find-${way}`).click()
    const chosen = { groups_by: 'contacts', presence_to: 'nobody', find_by: ['username'] }
    await expect.poll(() => ask(server, anna.token, 'GET /api/user/privacy')).toMatchObject(chosen)
    const atBoris = await open(boris)
    await atBoris.getByTestId('add-contact').click()
    const find = async (query: string) => {
      await atBoris.getByTestId('find-contact').fill(query)
      await atBoris.keyboard.press('Enter')
    }
    await find(anna.phone)
    await atBoris.locator('[data-testid=find-contact][aria-invalid=true]').waitFor()
    await find(anna.username)
    await atBoris.getByTestId('found-ask').waitFor()
    const other = await openSettings()
    const isOn = (way: string) => other.getByTestId(`switch-find-${way}`).getAttribute('aria-checked')
    await expect
      .poll(() => Promise.all(['phone', 'username', 'id'].map(isOn)))
      .toEqual(['false', 'true', 'false'])
  })

  test('[Y513] remark, tags and star change where a contact stands and what finds them, and deleting asks first', async () => {
    const anna = await registerNamed(server, 'Anna')
    const [ming, zoe] = [await registerNamed(server, '小明'), await registerNamed(server, 'Zoe')]
    await befriend(server, anna, ming)
    await befriend(server, anna, zoe)
    const page = await open(anna)
    const names = () =>
      page
        .getByTestId('contact')
        .evaluateAll((rows) => rows.map((row) => row.querySelector('bdi')?.textContent))
    await expect.poll(names).toEqual(['小明', 'Zoe'])
    await contactOf(page, 'Zoe').click()
    await page.getByTestId('person-edit').click()
    await page.getByTestId('remark').fill('阿妹')
    await page.getByTestId('tags').fill('家人，同学')
    await page.getByTestId('save-contact').click()
    await expect.poll(names).toEqual(['阿妹', '小明'])
    await page.getByTestId('search-contacts').fill('jr')
    await expect.poll(names).toEqual(['阿妹'])
    await page.getByTestId('search-contacts').fill('xiaom')
    await expect.poll(names).toEqual(['小明'])
    await page.getByTestId('search-contacts').fill('')
    await contactOf(page, '小明').click()
    await page.getByTestId('person-star').click()
    await expect.poll(() => page.getByTestId('person-star').getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('Escape')
    await expect.poll(names).toEqual(['小明', '阿妹'])
    await page.getByTestId('tag').getByText('家人').click()
    await expect.poll(names).toEqual(['阿妹'])
    await page.getByTestId('contact').click()
    await page.getByTestId('person-edit').click()
    await page.getByTestId('delete-contact').click()
    await page.getByTestId('confirm').click()
    await expect.poll(names).toEqual(['小明'])
  })

  test('[Y514] the own code leads whoever scans a picture of it to that person; a picture without a code is refused with a sentence', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    const atAnna = await open(anna)
    await atAnna.getByTestId('own-code').click()
    const code = atAnna.getByTestId('code')
    expect(await code.getAttribute('data-text')).toBe(`${server.url}/u/${anna.id}`)
    const picture = await code.screenshot()
    const page = await open(boris)
    await page.getByTestId('add-contact').click()
    await page.getByTestId('scan').click()
    const scan = (buffer: Buffer) =>
      page.getByTestId('scan-file').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer })
    await scan(await page.getByTestId('scan-picture').screenshot())
    await page.getByText('There is no QR code in this picture.').waitFor()
    await scan(picture)
    await page.waitForURL(`${server.url}/u/${anna.id}`)
  })

  test('[Y641] a person and a group are shown to others by a card, which opens who that is, the way in, or says that the group is dissolved', async () => {
    const [anna, boris, vera] = [
      await registerNamed(server, 'Anna'),
      await registerNamed(server, 'Boris'),
      await registerNamed(server, 'Vera'),
    ]
    for (const friend of [boris, vera]) await befriend(server, anna, friend)
    await say(server, anna.token, { target_id: vera.id, content: 'hello' })
    const group = await ask(server, anna.token, 'POST /api/groups', { name: 'Choir', member_ids: [] })
    await ask(server, anna.token, `POST /api/groups/${group.id}/update`, { join: 'open' })
    const atAnna = await open(anna)
    const share = async () => {
      await atAnna.getByTestId('forward-target').filter({ hasText: 'Vera' }).click()
      await atAnna.getByTestId('forward-send').click()
      await atAnna.getByText('Shared with 1 conversation').first().waitFor()
    }
    await contactOf(atAnna, 'Boris').click()
    await atAnna.getByTestId('person-share').click()
    await share()
    await atAnna.goto(`${server.url}/g/${group.id}/details`)
    await atAnna.getByTestId('share-card').click()
    await share()

    await atAnna.goto(`${server.url}/u/${vera.id}`)
    await atAnna.getByTestId('attach').click()
    await atAnna.getByTestId('attach-card').click()
    await atAnna.getByTestId('card-search').fill('bor')
    await atAnna.getByTestId('card-subject').click()
    await expect.poll(() => atAnna.getByTestId('card').filter({ hasText: 'Boris' }).count()).toBe(2)

    const atVera = await open(vera, `/u/${anna.id}`)
    const card = (name: string) => atVera.getByTestId('card').filter({ hasText: name })
    await card('Boris').last().click()
    await atVera.getByTestId('person-card').getByTestId('person-ask').waitFor()
    await atVera.keyboard.press('Escape')
    await card('Choir').click()
    await atVera.getByTestId('join-group').waitFor()
    await ask(server, anna.token, `DELETE /api/groups/${group.id}`)
    await atVera.goBack()
    await card('Choir').click()
    await atVera.getByText('dissolved').first().waitFor()
  })

  test('[Y643] conversations with the blocked leave the list by a switch in the settings and come back by it, and no choice there moves the page', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    await befriend(server, anna, boris)
    await say(server, anna.token, { target_id: boris.id, content: 'hello' })
    await ask(server, anna.token, 'POST /api/blocks', { user_id: boris.id })
    const { page } = await world.browser.newPerson({ locale: 'en', viewport: { width: 1_280, height: 860 } })
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/settings`)
    await page.getByTestId('messages-everyone').click()
    const row = page.locator(`[data-key="user:${boris.id}"]`)
    await row.waitFor()
    await page.getByTestId('switch-blocked').click()
    await row.waitFor({ state: 'detached' })
    await page.getByTestId('switch-blocked').click()
    await row.waitFor()
    expect(await page.evaluate(() => document.scrollingElement!.scrollHeight - innerHeight)).toBe(0)
  })

  test('[Y532] a code before the camera is followed, and one that leads elsewhere is refused with a sentence', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    // The same server under another address.
    const { page: elsewhere } = await world.browser.newPerson({ locale: 'en' })
    await signIn(elsewhere, world.network.url, anna)
    const page = await open(boris)
    const codeOf = async (page: Page) => {
      await page.getByTestId('own-code').click()
      const picture = await page.getByTestId('code').screenshot()
      await page.keyboard.press('Escape')
      return picture
    }
    await elsewhere.getByRole('button', { name: 'Contacts' }).click()
    await holdBeforeCamera(page, await codeOf(elsewhere))
    const own = await codeOf(page)
    await page.getByTestId('add-contact').click()
    await page.getByTestId('scan').click()
    await page.getByText('This code leads nowhere in Stonechat.').waitFor()
    await holdBeforeCamera(page, own)
    await page.waitForURL(`${server.url}/u/${boris.id}`)
  })

  test('[Y533] where the camera may not be used a picture is offered, and without the server what was asked for says so and comes later', async () => {
    const [anna, boris] = [await registerNamed(server, 'Anna'), await registerNamed(server, 'Boris')]
    await befriend(server, anna, boris)
    await askContact(server, await registerNamed(server, 'Clara'), anna, 'Hello')
    const { page } = await world.browser.newPerson({ locale: 'en' })
    await signIn(page, world.network.url, anna)
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await page.getByRole('button', { name: 'Contacts, 1 request' }).click()
    await contactOf(page, 'Boris').waitFor()
    await page.getByTestId('own-code').click()
    await page.getByTestId('scan').click()
    await page.getByText('The camera cannot be used here.').waitFor()
    await page.keyboard.press('Escape')
    world.network.refuse()
    await contactOf(page, 'Boris').click()
    await page.getByTestId('person-star').click()
    await page.getByText('The server cannot be reached.').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('contact-requests').click()
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    await expectNoViolations(page)
    world.network.heal()
    await page.getByRole('button', { name: 'Try again', exact: true }).click()
    await page.getByTestId('contact-request').getByText('Hello').waitFor()
  })

  test('[Y534] of 5,000 contacts as many rows are made as there is room for, and letters and a search lead anywhere among them', async () => {
    const anna = await registerNamed(server, 'Anna')
    const { page } = await world.browser.newPerson({ locale: 'en' })
    await answerContacts(page, manyContacts(5_000))
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/contacts`)
    await contactOf(page, '阿明0').waitFor()
    const rows = () => page.getByTestId('contact').count()
    expect(await rows()).toBeLessThan(60)
    await page.getByTestId('letters').getByText('Z', { exact: true }).click()
    await contactOf(page, '张明9').first().waitFor()
    expect(await rows()).toBeLessThan(60)
    await page.getByTestId('search-contacts').fill('明4994')
    await expect.poll(rows).toBe(1)
    await contactOf(page, '王明4994').waitFor()
  })

  test('[Y515] letters beside a long list lead to who stands under them, also by arrow keys', async () => {
    const anna = await registerNamed(server, 'Anna')
    for (const letter of 'ABCDEFGHKLMWZ')
      await befriend(server, anna, await registerNamed(server, `${letter}o`))
    const page = await open(anna)
    await page.setViewportSize({ width: 390, height: 500 })
    const last = contactOf(page, 'Zo')
    await page.getByTestId('letters').getByText('Z').click()
    await expect.poll(() => last.isVisible()).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => contactOf(page, 'Ao').isVisible()).toBe(true)
  })
})

/** The camera of the page sees a picture from now on. */
async function holdBeforeCamera(page: Page, picture: Buffer): Promise<void> {
  await page.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const seen = globalThis as { camera?: HTMLCanvasElement; drawing?: ReturnType<typeof setInterval> }
    seen.camera ??= Object.assign(document.createElement('canvas'), { width: 480, height: 480 })
    const { camera } = seen
    const draw = () => camera.getContext('2d')!.drawImage(image, 0, 0, camera.width, camera.height)
    // A picture that stands still gives no frames.
    clearInterval(seen.drawing)
    seen.drawing = setInterval(draw, 50)
    navigator.mediaDevices.getUserMedia = async () => camera.captureStream()
  }, picture.toString('base64'))
}

const surnames = ['阿', '陈', '李', '孙', '王', 'Kim', 'Bo', '周', '赵', '张']

function manyContacts(count: number): Contact[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ user_id: 1_000_000 + at, remark: '', tags: [], starred: false, created_at: at },
    ...{ nickname: `${surnames[at % surnames.length]}明${at}`, avatar_url: null },
  }))
}

/** The page learns of these contacts as of those of a server. What a server does with so many is measured by a bench. */
async function answerContacts(page: Page, contacts: readonly Contact[]): Promise<void> {
  await page.routeWebSocket('**/ws*', (socket) => {
    const behind = socket.connectToServer()
    socket.onMessage((text) => {
      const { id, op } = JSON.parse(String(text))
      if (op === 'contact.list') socket.send(JSON.stringify({ id, data: { contacts, next_cursor: null } }))
      else behind.send(text)
    })
    behind.onMessage((text) => {
      const frame = JSON.parse(String(text))
      if (frame.data?.user !== undefined) frame.data.user.reset = true
      socket.send(JSON.stringify(frame))
    })
  })
}

function contactOf(page: Page, name: string): Locator {
  return page.getByTestId('contact').filter({ has: page.locator('bdi', { hasText: name }) })
}
