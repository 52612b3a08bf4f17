/** The pages of a group: how it is run, who changes that, and what members read and write then. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolations, expectNoViolationsInBothThemes } from '../support/axe.js'
import { createGroup, messageOf, signIn, untilOpen } from '../support/chat-page.js'
import { befriend } from '../support/contacts.js'
import { anna, beginWithTwoPeople, boris, page, server } from '../support/two-people.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask, say } from '../support/wire.js'

const wide = { locale: 'en', viewport: { width: 1_280, height: 860 }, reducedMotion: 'reduce' } as const
const handy = { hasTouch: true, isMobile: true, reducedMotion: 'reduce' } as const
const phone = { locale: 'zh-CN', viewport: { width: 360, height: 720 }, ...handy }

describe.skipIf(!hasBrowser())('the pages of a group', { timeout: 120_000 }, () => {
  let world: WebWorld
  let owner: Person
  let member: Person
  let group: number
  let ownerPage: Page
  let memberPage: Page

  const open = async (person: Person, look: BrowserContextOptions) => {
    const { page } = await world.browser.newPerson(look)
    await signIn(page, world.server.url, person)
    await page.goto(`${world.server.url}/g/${group}`)
    await untilOpen(page)
    return page
  }
  const update = (patch: object) => ask(world.server, owner.token, `POST /api/groups/${group}/update`, patch)
  const read = () => ask(world.server, owner.token, `GET /api/groups/${group}`)

  beforeAll(async () => {
    world = await startWebWorld()
    owner = await register(world.server)
    member = await register(world.server)
    group = await createGroup(world.server.url, owner, [member])
    ownerPage = await open(owner, wide)
    memberPage = await open(member, phone)
  }, 120_000)

  afterAll(() => world?.[Symbol.asyncDispose]())

  test('[Y601] the owner and admins change how a group is run on a page of its own, and Esc leads back to its row', async () => {
    await ownerPage.getByTestId('open-group-settings').click()
    await ownerPage.getByTestId('setting-join-approval').click()
    await ownerPage.getByTestId('setting-question-edit').click()
    await ownerPage.getByTestId('setting-question-input').fill('Who are you?')
    await ownerPage.getByTestId('setting-question-save').click()
    await ownerPage.getByText('Who are you?').waitFor()
    for (const setting of ['who_invites', 'who_mentions_all'])
      await ownerPage.getByTestId(`setting-${setting}-admins`).click()
    await ownerPage.getByTestId('setting-slow_mode_s').selectOption('300')
    await ownerPage.getByTestId('setting-history-all').click()
    await expect
      .poll(read)
      .toMatchObject({ join: 'approval', question: 'Who are you?', slow_mode_s: 300, history: 'all' })
    await expect.poll(read).toMatchObject({ who_invites: 'admins', who_mentions_all: 'admins' })
    await expectNoViolationsInBothThemes(ownerPage)
    await expectNothingOverEdge(ownerPage)
    await ownerPage.keyboard.press('Escape')
    await expect.poll(() => focusedOf(ownerPage)).toBe('open-group-settings')
    await messageLine(ownerPage, 'You changed how the group is run').waitFor()
  })

  test('[Y602] members read how a group is run and cannot change it', async () => {
    await memberPage.goto(`${world.server.url}/g/${group}/details`)
    await memberPage.getByTestId('open-group-settings').click()
    const pane = memberPage.getByTestId('group-settings')
    await pane.getByText('仅群主和管理员可以修改。').waitFor()
    expect(await pane.getByTestId('setting-join').textContent()).toBe('需要审批')
    expect(await pane.getByTestId('setting-slow_mode_s').textContent()).toBe('5 分钟')
    expect(await pane.locator('input, select, textarea').count()).toBe(0)
    await expectNoViolations(memberPage)
    await expectNothingOverEdge(memberPage)
    await memberPage.getByTestId('shared-back').click()
    await memberPage.getByTestId('group-title').waitFor()
    expect(await memberPage.getByTestId('add-members').count()).toBe(0)
  })

  test('[Y603] where the owner and admins alone see the members, others read that in their place', async () => {
    await update({ who_sees_members: 'admins' })
    await memberPage.getByTestId('members-hidden').waitFor()
    expect(await memberPage.getByTestId('member').count()).toBe(0)
    await ownerPage.getByTestId('member').first().waitFor()
    await update({ who_sees_members: 'all' })
    await memberPage.getByTestId('member').first().waitFor()
  })

  test('[Y604] in slow mode a member sees how long to wait, and what was typed meanwhile stays and goes out then', async () => {
    await update({ slow_mode_s: 3 })
    await memberPage.goto(`${world.server.url}/g/${group}`)
    await untilOpen(memberPage)
    const composer = memberPage.getByTestId('composer')
    await composer.fill('first')
    await memberPage.getByTestId('send').click()
    await memberPage.getByTestId('slow-mode').waitFor()
    await composer.fill('second')
    expect(await memberPage.getByTestId('send').isDisabled()).toBe(true)
    await expectNoViolations(memberPage)
    await memberPage.getByTestId('slow-mode').waitFor({ state: 'detached' })
    expect(await composer.inputValue()).toBe('second')
    await memberPage.getByTestId('send').click()
    await messageOf(ownerPage, 'second').waitFor()
    await ownerPage.getByTestId('composer').fill('third')
    await ownerPage.getByTestId('send').click()
    expect(await ownerPage.getByTestId('slow-mode').count()).toBe(0)
    await update({ slow_mode_s: 0 })
    await memberPage.getByTestId('slow-mode').waitFor({ state: 'detached' })
  })

  test('[Y605] where the owner and admins alone write, a sentence stands in place of the composer, and the draft is kept', async () => {
    await memberPage.getByTestId('composer').fill('unsaid')
    await update({ who_posts: 'admins' })
    await memberPage.getByTestId('only-admins-post').waitFor()
    expect(await memberPage.getByTestId('composer').count()).toBe(0)
    await expectNoViolations(memberPage)
    await ownerPage.getByTestId('composer').waitFor()
    await update({ who_posts: 'all' })
    await expect.poll(() => memberPage.getByTestId('composer').inputValue()).toBe('unsaid')
  })

  test('[Y670] a notice that asks for it stands over the messages until a member confirms it, and the owner reads who has', async () => {
    await ownerPage.getByTestId('group-notice-edit').click()
    await ownerPage.getByTestId('group-notice-input').fill('Tea at five')
    await ownerPage.getByTestId('group-notice-save').click()
    await ownerPage.getByTestId('switch-notice').click()
    const bar = memberPage.getByTestId('notice-bar')
    await bar.getByText('Tea at five').waitFor()
    await expectNoViolationsInBothThemes(memberPage)
    await ownerPage.getByText('Read by 1 of 2').waitFor()
    await ownerPage.getByTestId('open-notice-readers').click()
    await ownerPage.getByTestId('notice-unread').click()
    await expect.poll(() => ownerPage.getByTestId('notice-reader').count()).toBe(1)
    await expectNoViolationsInBothThemes(ownerPage)
    await expectNothingOverEdge(ownerPage)
    await bar.getByTestId('confirm-notice').click()
    await bar.waitFor({ state: 'detached' })
    await ownerPage.getByText('Everybody has read it.').waitFor()
    await ownerPage.getByTestId('notice-read').click()
    await expect.poll(() => ownerPage.getByTestId('notice-reader').count()).toBe(2)
    await ownerPage.keyboard.press('Escape')
    await expect.poll(() => focusedOf(ownerPage)).toBe('open-notice-readers')
    await ownerPage.getByTestId('switch-notice').click()
    await ownerPage.getByTestId('open-notice-readers').waitFor({ state: 'detached' })
  })

  test('[Y671] what members call themselves in the group stands at their words and among the members, behind a remark', async () => {
    await say(world.server, member.token, { target_type: 'group', target_id: group, content: 'who am I' })
    await memberPage.goto(`${world.server.url}/g/${group}/details`)
    await memberPage.getByTestId('group-alias-edit').click()
    await memberPage.getByTestId('group-alias-input').fill('茶友')
    await memberPage.getByTestId('group-alias-save').click()
    await memberPage.getByTestId('group-alias').getByText('茶友').waitFor()
    await expectNoViolations(memberPage)
    await ownerPage.getByTestId('member').locator('bdi', { hasText: '茶友' }).waitFor()
    await ownerPage.getByTestId('sender-name').getByText('茶友').first().waitFor()
    await befriend(world.server, owner, member)
    await ask(world.server, owner.token, `POST /api/contacts/${member.id}`, { remark: 'Boss' })
    await ownerPage.getByTestId('sender-name').getByText('Boss').first().waitFor()
    await ownerPage.getByTestId('member').locator('bdi', { hasText: 'Boss' }).waitFor()
  })

  test('[Y672] a member leaves a group without a line in it', async () => {
    await memberPage.getByTestId('leave-group').click()
    await memberPage.getByTestId('switch-quiet').click()
    await expectNoViolations(memberPage)
    await memberPage.getByTestId('confirm').click()
    await memberPage.waitForURL(`${world.server.url}/`)
    await expect.poll(() => ownerPage.getByTestId('member').count()).toBe(1)
    await say(world.server, owner.token, { target_type: 'group', target_id: group, content: 'gone?' })
    await messageOf(ownerPage, 'gone?').waitFor()
    expect(await ownerPage.getByTestId('group-line').filter({ hasText: 'left' }).count()).toBe(0)
  })
})

describe.skipIf(!hasBrowser())('links into a group', { timeout: 120_000 }, () => {
  let world: WebWorld
  let owner: Person
  let group: number
  let page: Page

  beforeAll(async () => {
    world = await startWebWorld()
    owner = await register(world.server)
    group = await createGroup(world.server.url, owner, [])
    ;({ page } = await world.browser.newPerson(wide))
    await signIn(page, world.server.url, owner)
    await page.goto(`${world.server.url}/g/${group}`)
    await page.getByTestId('open-invites').click()
  }, 120_000)

  afterAll(() => world?.[Symbol.asyncDispose]())

  test('[Y610] a member makes a link into a group with an end and a number of uses, and ends it after a question', async () => {
    await page.getByTestId('invite-ends').selectOption('1')
    await page.getByTestId('invite-uses').selectOption('10')
    await page.getByTestId('make-invite').click()
    const row = page.getByTestId('invite')
    await row.getByText('0 of 10 joined').waitFor()
    await expectNoViolationsInBothThemes(page)
    await expectNothingOverEdge(page)
    await row.getByTestId('show-invite-code').click()
    const code = page.getByTestId('invite-code').getByTestId('code')
    expect(await code.getAttribute('data-text')).toBe(
      new URL((await row.getByTestId('invite-link').textContent())!, world.server.url).href,
    )
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await row.getByTestId('end-invite').click()
    await page.getByTestId('confirm').click()
    await row.waitFor({ state: 'detached' })
    await page.getByText('No links yet.').waitFor()
  })

  test('[Y611] somebody without an account registers at a link, sees which group it leads to, and is in it after one press', async () => {
    const { url } = await ask(world.server, owner.token, `POST /api/groups/${group}/invites`, {})
    const { page: guest } = await world.browser.newPerson(phone)
    await guest.goto(new URL(url, world.server.url).href)
    await guest.getByTestId('mode-register').click()
    await guest.getByTestId('username').fill('newcomer')
    await guest.getByTestId('phone').fill('13900001234')
    await guest.getByTestId('password').fill('a long pass phrase')
    await guest.getByTestId('submit').click()
    const invitation = guest.getByTestId('invitation')
    await invitation.getByText('A group').waitFor()
    await expectNoViolationsInBothThemes(guest)
    await guest.getByTestId('join-group').click()
    await guest.waitForURL(`${world.server.url}/g/${group}`)
    await guest.getByTestId('composer').waitFor()
  })

  test('[Y630] where people are let in, a link asks the question of the group, waits, and leads into it once an admin has answered', async () => {
    const [asked, refused] = [await register(world.server), await register(world.server)]
    const { id } = await ask(world.server, owner.token, 'POST /api/groups', {
      name: 'Approval',
      member_ids: [],
    })
    const settings = { join: 'approval', question: 'Who sent you?' }
    await ask(world.server, owner.token, `POST /api/groups/${id}/update`, settings)
    const { code, url } = await ask(world.server, owner.token, `POST /api/groups/${id}/invites`, {})
    await ask(world.server, refused.token, `POST /api/invites/${code}`, { text: 'Nobody' })
    const { page: guest } = await world.browser.newPerson(phone)
    await signIn(guest, world.server.url, asked)
    await guest.goto(new URL(url, world.server.url).href)
    await guest.getByLabel('Who sent you?').fill('Anna did')
    await expectNoViolationsInBothThemes(guest)
    await guest.getByTestId('join-group').click()
    await guest.getByTestId('join-waits').waitFor()

    const { page: admin } = await world.browser.newPerson(wide)
    await signIn(admin, world.server.url, owner)
    await admin.goto(`${world.server.url}/g/${id}/details`)
    await admin.getByTestId('open-join-requests').click()
    const rows = admin.getByTestId('join-request')
    await rows.filter({ hasText: 'Anna did' }).waitFor()
    await expectNoViolationsInBothThemes(admin)
    await rows.filter({ hasText: 'Nobody' }).getByTestId('decline').click()
    await expect.poll(() => rows.count()).toBe(1)
    await rows.getByTestId('let-in').click()
    await guest.waitForURL(`${world.server.url}/g/${id}`)
    await guest.getByTestId('composer').waitFor()
    await admin.getByText('Nobody asks to join.').waitFor()
  })

  test('[Y631] a member of a larger group is found by pinyin, alias and id, and where nobody is found it says so', async () => {
    const { server } = world
    const people = await Promise.all(Array.from({ length: 8 }, () => register(server)))
    const [wei, zoe] = people as [Person, Person]
    await ask(server, wei.token, 'POST /api/user/update', { nickname: '张伟' })
    const fields = { name: 'Large tea', member_ids: people.map((one) => one.id) }
    const { id } = await ask(server, owner.token, 'POST /api/groups', fields)
    await ask(server, zoe.token, `POST /api/groups/${id}/members/${zoe.id}/update`, { alias: '老板' })
    const { page } = await world.browser.newPerson(phone)
    await signIn(page, server.url, owner)
    await page.goto(`${server.url}/g/${id}/details`)
    const members = page.getByTestId('member')
    await expect.poll(() => members.count()).toBe(9)
    const field = page.getByTestId('find-member')
    const idOf = () =>
      members.evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-user-id'))))
    for (const [typed, found] of [
      ['zhangw', wei.id],
      ['lb', zoe.id],
      [String(zoe.id), zoe.id],
    ] as const) {
      await field.fill(typed)
      await expect.poll(idOf).toEqual([found])
    }
    await field.fill('nobody is called so')
    const none = await page.getByTestId('no-member-found').boundingBox()
    expect(none!.y + none!.height).toBeLessThan(page.viewportSize()!.height)
    await field.press('Escape')
    await expect.poll(() => members.count()).toBe(9)
    expect(await page.getByTestId('details').count()).toBe(1)
  })

  test('[Y660] the owner sees at once in the list and at the row of the group that somebody asks to join, and whoever asked sees after a reload that it waits, takes it back, and learns of a refusal', async () => {
    const guest = await register(world.server)
    const fields = { name: 'Quiet tea', member_ids: [] }
    const { id } = await ask(world.server, owner.token, 'POST /api/groups', fields)
    await ask(world.server, owner.token, `POST /api/groups/${id}/update`, { join: 'approval' })
    const { url } = await ask(world.server, owner.token, `POST /api/groups/${id}/invites`, {})
    const { page } = await world.browser.newPerson(phone)
    await signIn(page, world.server.url, guest)
    await page.goto(new URL(url, world.server.url).href)
    const { page: admin } = await world.browser.newPerson(wide)
    await signIn(admin, world.server.url, owner)
    await admin.goto(`${world.server.url}/g/${id}/details`)
    const way = admin.getByTestId('open-join-requests')
    const marker = admin.locator(`[data-key="group:${id}"]`).getByTestId('join-marker')
    await way.waitFor()
    expect(await way.textContent()).toBe('Requests to join')

    await page.getByTestId('join-group').click()
    await page.getByTestId('join-waits').waitFor()
    await marker.getByText('[1 request to join]').waitFor()
    await way.getByText('1', { exact: true }).waitFor()
    // Those who asked before are still to be answered.
    await ask(world.server, owner.token, `POST /api/groups/${id}/update`, { join: 'invite' })
    await way.click()
    const row = admin.getByTestId('join-request')
    await row.waitFor()
    await page.reload()
    await page.getByTestId('withdraw-request').click()
    await row.waitFor({ state: 'detached' })
    await marker.waitFor({ state: 'detached' })

    await ask(world.server, owner.token, `POST /api/groups/${id}/update`, { join: 'approval' })
    await page.getByTestId('join-group').click()
    await row.getByTestId('decline').click()
    await page.getByTestId('join-declined').waitFor()
    await expectNoViolations(page)
    await page.getByTestId('join-group').click()
    await row.waitFor()
  })

  test('[Y673] a group that lets people find it is found by its id among people and joined at its address; one by invitation is not', async () => {
    const guest = await register(world.server)
    const fields = { name: 'Open tea', member_ids: [] }
    const { id } = await ask(world.server, owner.token, 'POST /api/groups', fields)
    await ask(world.server, owner.token, `POST /api/groups/${id}/update`, { join: 'open' })
    const { page } = await world.browser.newPerson(phone)
    await signIn(page, world.server.url, guest)
    await page.goto(`${world.server.url}/contacts`)
    await page.getByTestId('add-contact').click()
    const find = async (groupId: number) => {
      await page.getByTestId('find-contact').fill(String(groupId))
      await page.getByTestId('find').click()
    }
    await find(group)
    // Users and groups are counted alike: somebody has this id too.
    await page.getByTestId('found-person').waitFor()
    expect(await page.getByTestId('found-group').count()).toBe(0)
    await find(id)
    await page.getByTestId('found-group').getByText('Open tea').waitFor()
    await expectNoViolations(page)
    await page.getByTestId('open-found-group').click()
    await page.waitForURL(`${world.server.url}/g/${id}`)
    await page.getByTestId('invitation').getByText('Open tea').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('join-group').click()
    await page.getByTestId('composer').fill('hello')
    await page.getByTestId('send').click()
    await page.locator('[data-testid=message][data-status=sent]').waitFor()
  })

  test('[Y612] a link that has ended or never was says so and offers a way out', async () => {
    const { page: guest } = await world.browser.newPerson(wide)
    await signIn(guest, world.server.url, owner)
    await guest.goto(`${world.server.url}/i/no-such-link`)
    await guest.getByTestId('invite-refused').waitFor()
    await expectNoViolations(guest)
    await guest.getByRole('button', { name: 'All chats' }).click()
    await guest.waitForURL(`${world.server.url}/`)
  })
})

describe.skipIf(!hasBrowser())('reporting', { timeout: 120_000 }, () => {
  beginWithTwoPeople({ ...wide, viewport: { width: 1_280, height: 700 } })

  test('[Y620] a message of somebody else, a person and a group are reported with a reason, and own messages are not', async () => {
    const group = await createGroup(server.url, boris, [anna])
    const target = { target_type: 'group', target_id: group } as const
    await say(server, boris.token, { ...target, content: 'bad words' })
    await say(server, anna.token, { ...target, content: 'own words' })
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}`)
    await untilOpen(page)
    await messageOf(page, 'own words').click({ button: 'right' })
    await page.getByTestId('delete-for-me').waitFor()
    expect(await page.getByTestId('report-message').count()).toBe(0)
    await page.keyboard.press('Escape')
    const sendReport = async () => {
      const sheet = page.getByTestId('report-sheet')
      await sheet.waitFor()
      expect(await sheet.getByTestId('send-report').isDisabled()).toBe(true)
      await sheet.getByTestId('report-abuse').check()
      await sheet.getByTestId('report-text').fill('See for yourself.')
      await sheet.getByTestId('send-report').click()
      await sheet.waitFor({ state: 'detached' })
      await page.getByText('Reported. Thank you.').first().waitFor()
    }
    await messageOf(page, 'bad words').click({ button: 'right' })
    await page.getByTestId('report-message').click()
    await expectNoViolationsInBothThemes(page)
    await sendReport()
    await page.getByTestId('details').getByTestId('report').click()
    await sendReport()
    await page.getByTestId('sender-name').click()
    await page.getByTestId('person-report').click()
    await sendReport()
    await page.goto(`${server.url}/u/${boris.id}`)
    await page.getByTestId('details').getByTestId('report').click()
    await sendReport()
  })
})

function focusedOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid)
}

function messageLine(page: Page, words: string) {
  return page.getByTestId('group-line').filter({ hasText: words }).first()
}

async function expectNothingOverEdge(page: Page): Promise<void> {
  const over = await page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="details"] *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 200)),
  )
  expect(over).toEqual([])
}
