/** What is said where there is no conversation, or none any more, and the ways out of it. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { createGroup, removeMember, signIn, tryNow, untilOpen } from '../support/chat-page.js'
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

const words = {
  en: {
    noGroup: 'There is no such group.',
    notMember: 'You are not a member of this group.',
    dissolved: 'This group has been dissolved.',
    noUser: 'There is no such user.',
    allChats: 'All chats',
    remove: 'Remove from list',
  },
  'zh-CN': {
    noGroup: '群聊不存在。',
    notMember: '你不是该群成员。',
    dissolved: '该群已解散。',
    noUser: '用户不存在。',
    allChats: '全部会话',
    remove: '从列表移除',
  },
}

const dissolve = (groupId: number) => ask(server, boris.token, `DELETE /api/groups/${groupId}`)
const groupsOf = async (token: string) => (await ask(server, token, 'GET /api/sessions')).sessions
const rowOf = (groupId: number) => page.locator(`[data-testid="conversation"][data-key="group:${groupId}"]`)

describe.skipIf(!hasBrowser()).each(['en', 'zh-CN'] as const)('what is not there, in %s', (locale) => {
  // The details lie beside the conversation, and open by their address.
  beginWithTwoPeople({ locale, viewport: { width: 900, height: 700 } })
  const said = words[locale]

  test('[X941] both panes say the same of what is not there for the user, and each has a way out', async () => {
    const left = await createGroup(server.url, boris, [anna])
    await removeMember(server.url, anna, left, anna)
    const removed = await createGroup(server.url, boris, [anna])
    await removeMember(server.url, boris, removed, anna)
    const foreign = await createGroup(server.url, boris, [])
    const dissolvedAndLeft = await createGroup(server.url, boris, [anna])
    await dissolve(dissolvedAndLeft)
    await removeMember(server.url, anna, dissolvedAndLeft, anna)
    const dissolved = await createGroup(server.url, boris, [anna])
    await dissolve(dissolved)
    await signIn(page, server.url, anna)
    const cases = [
      ['/g/99999999', said.noGroup, said.allChats],
      [`/g/${left}`, said.notMember, said.allChats],
      [`/g/${removed}`, said.notMember, said.allChats],
      [`/g/${foreign}`, said.notMember, said.allChats],
      [`/g/${dissolvedAndLeft}`, said.dissolved, said.allChats],
      [`/g/${dissolved}`, said.dissolved, said.remove],
      ['/u/99999999', said.noUser, said.allChats],
    ] as const
    for (const [path, sentence, way] of cases) {
      await page.goto(`${server.url}${path}/details`)
      const conversation = page.getByTestId('conversation-view')
      for (const pane of [conversation, page.getByTestId('details')]) {
        await pane.getByText(sentence, { exact: true }).waitFor()
        await pane.getByRole('button', { name: way }).waitFor()
      }
      await page.getByTestId('composer').waitFor({ state: 'detached' })
      await page.goto(`${server.url}${path}`)
      await conversation.getByRole('button', { name: way }).click()
      if (way === said.remove) await page.getByTestId('confirm').click()
      await page.waitForURL(`${server.url}/`)
    }
    expect(errors).toEqual([])
  })

  test('[X941] a user who is taken out of an open group reads the same in both panes at once', async () => {
    const group = await createGroup(server.url, boris, [anna])
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}/details`)
    await page.getByTestId('group-title').waitFor()
    await untilOpen(page)
    await removeMember(server.url, boris, group, anna)
    for (const pane of ['not-member', 'details'])
      await page.getByTestId(pane).getByText(said.notMember, { exact: true }).waitFor()
  })
})

describe.skipIf(!hasBrowser())('a dissolved group', () => {
  beginWithTwoPeople({ viewport: { width: 900, height: 700 } })

  /** Three groups that Boris dissolves while Anna has the first one open. */
  async function dissolveThree(url = server.url): Promise<readonly [number, number, number]> {
    const groups = [
      await createGroup(server.url, boris, [anna]),
      await createGroup(server.url, boris, [anna]),
      await createGroup(server.url, boris, [anna]),
    ] as const
    await signIn(page, url, anna)
    await page.goto(`${url}/g/${groups[0]}`)
    await untilOpen(page)
    for (const group of groups) await dissolve(group)
    return groups
  }

  test('[X940] it goes from the list by its row, its details and the place of the composer, after a question', async () => {
    const [first, second, third] = await dissolveThree()
    const other = await context.newPage()
    await other.goto(server.url)
    await page.getByTestId('not-member').getByTestId('remove-from-list').click()
    await page.getByTestId('confirm-dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByTestId('not-member').getByTestId('remove-from-list').click()
    await page.getByTestId('confirm').click()
    await page.waitForURL(`${server.url}/`)
    await rowOf(first).waitFor({ state: 'detached' })

    await page.goto(`${server.url}/g/${second}/details`)
    await page.getByTestId('details').getByTestId('remove-from-list').click()
    await page.getByTestId('confirm').click()
    await page.waitForURL(`${server.url}/`)
    await rowOf(second).waitFor({ state: 'detached' })

    await page.goto(`${server.url}/u/${boris.id}`)
    await rowOf(third).click({ button: 'right' })
    await page.getByRole('menu').getByTestId('remove-from-list').click()
    await page.getByTestId('confirm').click()
    await rowOf(third).waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toBe(`/u/${boris.id}`)

    await other.getByTestId('conversation').waitFor({ state: 'detached' })
    expect(await groupsOf(anna.token)).toEqual([])
    expect(await groupsOf(boris.token)).toHaveLength(3)
    expect(errors).toEqual([])
  })

  test('[X940] without a network it stays and says so, and a living group is not removed from the list', async () => {
    const [group] = await dissolveThree(network.url)
    const living = await createGroup(server.url, boris, [anna])
    await rowOf(living).click({ button: 'right' })
    await page.getByRole('menu').getByTestId('mute').waitFor()
    expect(await page.getByRole('menu').getByTestId('remove-from-list').count()).toBe(0)
    await page.keyboard.press('Escape')
    const remove = async () => {
      await page.getByTestId('not-member').getByTestId('remove-from-list').click()
      await page.getByTestId('confirm').click()
    }
    network.refuse()
    await remove()
    await page.getByTestId('toast').waitFor()
    await rowOf(group).waitFor()
    network.heal()
    await tryNow(page)
    await remove()
    await rowOf(group).waitFor({ state: 'detached' })
  })
})
