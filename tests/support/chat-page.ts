/** The web app as a person uses it: the few steps that every test of it begins with. */
import { call, type Person } from '@stonechat/testkit'
import type { Locator, Page } from 'playwright-core'

/** Signs in on the card. */
export async function signIn(page: Page, url: string, person: Person): Promise<void> {
  await page.goto(url)
  await page.getByTestId('phone').fill(person.phone)
  await page.getByTestId('password').fill(person.password)
  await page.getByTestId('submit').click()
  await page.getByTestId('own-id').waitFor({ state: 'attached' })
}

/** Signs in and opens the conversation with somebody. */
export async function openChat(page: Page, url: string, person: Person, other: Person): Promise<void> {
  await signIn(page, url, person)
  await page.goto(`${url}/u/${other.id}`)
  await page.getByTestId('composer').waitFor()
}

/** Writes to somebody as another device would. */
export async function send(url: string, from: Person, to: Person, text: string): Promise<void> {
  const { status, text: answer } = await call({ url }, 'POST /api/send', {
    token: from.token,
    body: { target_id: to.id, content: text },
  })
  if (status !== 201) throw new Error(`sending answered ${status}: ${answer}`)
}

/** Lets somebody take no more direct messages of another. */
export async function block(url: string, who: Person, whom: Person): Promise<void> {
  const { status } = await call({ url }, 'POST /api/blocks', { token: who.token, body: { user_id: whom.id } })
  if (status !== 204) throw new Error(`blocking answered ${status}`)
}

/** The message with this text. */
export function messageOf(page: Page, text: string): Locator {
  return page.getByTestId('message').filter({ hasText: text })
}

/** How far the timeline is from its end, CSS pixels. */
export function distanceToEnd(page: Page): Promise<number> {
  return page.getByTestId('timeline').evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop)
}
