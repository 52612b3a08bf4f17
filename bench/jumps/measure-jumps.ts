/** One person jumps through a long conversation, again and again. */
import type { Page } from 'playwright-core'
import { signIn, untilOpen } from '../../tests/support/chat-page.js'
import type { Conversations } from './conversations.js'
import { type Busy, createTaskWatch } from './watch-tasks.js'

interface JumpOptions {
  readonly people: Conversations
  readonly messages: number
  readonly rounds: number
}

/** As text: what compiles this file names functions with a helper that the page does not have. */
const scrollToFirst = `new Promise((resolve) => {
  const step = () => {
    const box = document.querySelector('[data-testid="timeline"]')
    if (box?.querySelector('[data-seq="1"]')) return resolve()
    box?.scrollTo(0, 0)
    setTimeout(step, 30)
  }
  step()
})`

/** What the page was busy with on each kind of jump, round by round. */
export async function measureJumps(
  page: Page,
  url: string,
  { people, messages, rounds }: JumpOptions,
): Promise<Map<string, Busy[]>> {
  const watchTasks = await createTaskWatch(page)
  const found = new Map<string, Busy[]>()
  const note = async (jump: string, act: () => Promise<unknown>) =>
    found.set(jump, [...(found.get(jump) ?? []), await watchTasks(act)])
  const rowOf = (seq: number) => page.locator(`[data-testid="message"][data-seq="${seq}"]`)

  await signIn(page, url, people.reader)
  await openFromList(page, people.writer.id)
  for (let done = 0; done < rounds; done += 1) {
    // Loads all of them.
    await page.evaluate(scrollToFirst)
    await note('to the newest', async () => {
      await page.getByTestId('jump-to-newest').click()
      await rowOf(messages).waitFor()
    })
    await note('to the first', async () => {
      await rowOf(messages).getByTestId('quotation').click()
      await rowOf(1).waitFor()
    })
    await openFromList(page, people.other.id)
    await note('to another chat', () => openFromList(page, people.writer.id))
  }
  return found
}

/** By the list, as a person switches; on a phone it is behind. */
async function openFromList(page: Page, id: number): Promise<void> {
  const row = page.locator(`[data-testid="conversation"][data-key="user:${id}"]`)
  const back = page.getByTestId('back')
  if (await back.isVisible()) await back.click()
  await row.click()
  await untilOpen(page)
}
