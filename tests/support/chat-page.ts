/** The web app as a person uses it: the few steps that every test of it begins with. */
import type { Person } from '@stonechat/testkit'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { ask } from './wire.js'

const keepStartsMax = 4
const escapesMax = 4

/** Signs in on the card. */
export async function signIn(page: Page, url: string, person: Person): Promise<void> {
  await page.goto(url)
  await page.getByTestId('phone').fill(person.phone)
  await page.getByTestId('password').fill(person.password)
  await page.getByTestId('submit').click()
  await page.getByTestId('own-id').waitFor({ state: 'attached' })
}

/** Signs in and opens the conversation with a user, until it has got all that it needs. */
export async function openChat(page: Page, url: string, person: Person, other: Person): Promise<void> {
  await signIn(page, url, person)
  await page.goto(`${url}/u/${other.id}`)
  await untilOpen(page)
}

/** Waits until the messages of a conversation are there, or that it has none. */
export async function untilOpen(page: Page): Promise<void> {
  await page.getByTestId('timeline').or(page.getByTestId('conversation-empty')).waitFor()
  await page.getByTestId('composer').waitFor()
}

/** Closes a dialog by Esc. One that is shown hears keys a moment later, on a busy machine after one was pressed. */
export async function closeByEscape(page: Page, dialog: Locator): Promise<void> {
  await dialog.waitFor()
  for (let left = escapesMax; left > 0 && (await dialog.isVisible()); left -= 1) {
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached', timeout: 5_000 }).catch(() => {})
  }
  await dialog.waitFor({ state: 'detached' })
}

/** Reconnects at once, where the page still waits. */
export async function tryNow(page: Page): Promise<void> {
  await page
    .getByTestId('connection-banner')
    .getByRole('button')
    .evaluateAll((buttons) => buttons.forEach((button) => void (button as HTMLElement).click()))
}

/** Writes to a user as another device would. */
export async function send(url: string, from: Person, to: Person, text: string): Promise<void> {
  await ask({ url }, from.token, 'POST /api/send', { target_id: to.id, content: text })
}

/** The texts of a conversation as the server has it, ascending. */
export async function textsOf(url: string, who: Person, other: Person): Promise<string[]> {
  const { messages } = await ask({ url }, who.token, `GET /api/messages?target_id=${other.id}`)
  return messages.map(({ content }: { content: { text: string } }) => content.text)
}

/** The newest message between two users, as the server has it. */
export async function lastText(url: string, who: Person, other: Person): Promise<string | undefined> {
  return (await textsOf(url, who, other)).at(-1)
}

/** Blocks a user for another. */
export async function block(url: string, who: Person, whom: Person): Promise<void> {
  await ask({ url }, who.token, 'POST /api/blocks', { user_id: whom.id })
}

/** Lifts that block. */
export async function unblock(url: string, who: Person, whom: Person): Promise<void> {
  await ask({ url }, who.token, `DELETE /api/blocks/${whom.id}`)
}

/** The unread count of a user's conversation with another, as the server has it. */
export async function unreadOf(url: string, who: Person, other: Person): Promise<number | undefined> {
  const { sessions } = await ask({ url }, who.token, 'GET /api/sessions')
  return sessions.find((one: { target_id: number }) => one.target_id === other.id)?.unread
}

/** Reads a user's conversation with another to its end, as another device would. */
export async function readAllOf(url: string, who: Person, other: Person): Promise<void> {
  const { messages } = await ask({ url }, who.token, `GET /api/messages?target_id=${other.id}&limit=1`)
  await ask({ url }, who.token, 'POST /api/sessions/read', { target_id: other.id, seq: messages[0].seq })
}

/** Makes a group; its id. */
export async function createGroup(url: string, owner: Person, members: readonly Person[]): Promise<number> {
  const input = { name: 'A group', member_ids: members.map(({ id }) => id) }
  return (await ask({ url }, owner.token, 'POST /api/groups', input)).id
}

export async function addMember(url: string, owner: Person, groupId: number, who: Person): Promise<void> {
  await ask({ url }, owner.token, `POST /api/groups/${groupId}/members`, { user_ids: [who.id] })
}

export async function removeMember(url: string, owner: Person, groupId: number, who: Person): Promise<void> {
  await ask({ url }, owner.token, `DELETE /api/groups/${groupId}/members/${who.id}`)
}

/** The message with this text. */
export function messageOf(page: Page, text: string): Locator {
  return page.getByTestId('message').filter({ hasText: text })
}

/** The words of the messages on the screen, from top to bottom. */
export function shownTexts(page: Page): Promise<string[]> {
  return page.getByTestId('message').evaluateAll((rows) =>
    rows.map((row) => {
      const foot = row.querySelector('time')?.parentElement
      const parts = [...(foot?.parentElement?.childNodes ?? [])].filter((part) => part !== foot)
      return parts.map((part) => part.textContent).join('')
    }),
  )
}

/**
 * Waits until so many messages of the one conversation are kept. A store that opens too late is not used until the next
 * start.
 */
export async function untilKept(page: Page, count: number): Promise<void> {
  for (let start = 1; start < keepStartsMax; start += 1) {
    try {
      await expect.poll(() => page.evaluate(countKept), { timeout: 10_000 }).toBe(count)
      return
    } catch {
      await page.reload()
    }
  }
  await expect.poll(() => page.evaluate(countKept)).toBe(count)
}

/** In the page: how many messages of its conversation the store holds. */
async function countKept(): Promise<number> {
  const databases = await indexedDB.databases()
  const name = databases.map((one) => one.name ?? '').find((one) => /^stonechat \d+ /.test(one))
  if (name === undefined) return 0
  return new Promise((resolve) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => resolve(0)
    opening.onsuccess = () => {
      const database = opening.result
      const all = database.transaction('windows').objectStore('windows').getAll()
      all.onsuccess = () => {
        resolve(all.result[0]?.messages.length ?? 0)
        database.close()
      }
    }
  })
}

/** In the page: how many messages are on the screen, as far as the app counts them as read. */
export function countOnScreen(box: HTMLElement | SVGElement): number {
  const { top, bottom } = box.getBoundingClientRect()
  return [...box.querySelectorAll('[data-client-id]')].filter((row) => {
    const place = row.getBoundingClientRect()
    return place.bottom > top && Math.min(place.bottom, place.top + 48) <= bottom + 1
  }).length
}

/** How far the timeline is from its end, CSS pixels. */
export function distanceToEnd(page: Page): Promise<number> {
  return page.getByTestId('timeline').evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop)
}
