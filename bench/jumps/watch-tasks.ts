/** What the page was busy with during something that a person does. */
import type { CDPSession, Page } from 'playwright-core'

export interface Busy {
  /** The longest time for which the page did not answer, milliseconds; 0 where none was long (50 ms). */
  readonly longestTaskMs: number
  readonly layouts: number
  readonly layoutMs: number
  readonly styleMs: number
  readonly scriptMs: number
}

/** As text: what compiles this file names functions with a helper that the page does not have. */
const watch = `window.longTasks = []
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.longTasks.push(one.duration) })
  .observe({ type: 'longtask' })`

/** To be called before the page is opened. */
export async function createTaskWatch(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  await page.addInitScript({ content: watch })

  /** Watches until the page has been calm for a moment after `act`. */
  return async function watchTasks(act: () => Promise<unknown>): Promise<Busy> {
    await calm(page)
    await page.evaluate('window.longTasks.length = 0')
    const before = await readMetrics(devtools)
    await act()
    await calm(page)
    const after = await readMetrics(devtools)
    const since = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
    const tasks = (await page.evaluate('window.longTasks')) as number[]
    return {
      longestTaskMs: Math.max(0, ...tasks),
      layouts: since('LayoutCount'),
      layoutMs: since('LayoutDuration') * 1_000,
      styleMs: since('RecalcStyleDuration') * 1_000,
      scriptMs: since('ScriptDuration') * 1_000,
    }
  }
}

async function readMetrics(devtools: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

/** Long enough for what is done later (what was read is marked, a flash ends its first frame). */
async function calm(page: Page): Promise<void> {
  await page.waitForTimeout(700)
}
