/**
 * For how long does the web app not answer while it jumps through a long conversation, or to another one?
 *
 *   npm run bench:jumps -- [--messages 900,5000] [--rounds 5]
 *
 * Needs `apt-get install chromium-headless-shell`.
 */
import { hasBrowser, openBrowser, startApp } from '@stonechat/testkit'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { publish, round } from '../lib/report.js'
import { fillConversations } from './conversations.js'
import { measureJumps } from './measure-jumps.js'
import type { Busy } from './watch-tasks.js'

const maxTaskMs = 100
const screens = {
  wide: { width: 1_440, height: 900 },
  phone: { width: 390, height: 844 },
} as const

const options = readOptions(['messages', 'rounds'])
const sizes = (options.own.messages ?? (options.isSmoke ? '100' : '900,5000')).split(',').map(Number)
const rounds = Number(options.own.rounds ?? (options.isSmoke ? 1 : 5))

if (hasBrowser()) await measure()
else console.log('there is no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk')

async function measure(): Promise<void> {
  await using server = await startApp()
  await using browser = await openBrowser()
  const found: { messages: number; screen: string; jump: string; busy: Busy[] }[] = []
  for (const messages of sizes) {
    const people = await fillConversations(server, messages)
    for (const [screen, viewport] of Object.entries(screens)) {
      const { context, page } = await browser.newPerson({ locale: 'en', viewport })
      const jumps = await measureJumps(page, server.url, { people, messages, rounds })
      for (const [jump, busy] of jumps) found.push({ messages, screen, jump, busy })
      await context.close()
    }
  }
  publish(
    {
      name: 'jumps',
      question: 'For how long does the page not answer on a jump?',
      rows: found.map(({ busy, ...rest }) => ({ ...rest, ...toCells(busy) })),
      targets: found.map(({ messages, screen, jump, busy }) => {
        const median = medianOf(busy.map((one) => one.longestTaskMs))
        return {
          name: `${jump}, ${messages} messages, ${screen}`,
          wanted: `at most ${maxTaskMs} ms`,
          measured: `${round(median)} ms`,
          isMet: median <= maxTaskMs,
        }
      }),
      notes: [
        'medians; a task of less than 50 ms counts as 0; layouts and times of layout, style and script are of the whole jump',
        'of 900 messages all stay loaded; of 5000 the page keeps 1000, so that a jump has to load',
      ],
    },
    options.results,
  )
}

function toCells(busy: readonly Busy[]) {
  const medianOfAll = (name: keyof Busy) => round(medianOf(busy.map((one) => one[name])))
  return {
    longest_task_ms: medianOfAll('longestTaskMs'),
    worst_ms: round(Math.max(...busy.map((one) => one.longestTaskMs))),
    layouts: medianOfAll('layouts'),
    layout_ms: medianOfAll('layoutMs'),
    style_ms: medianOfAll('styleMs'),
    script_ms: medianOfAll('scriptMs'),
  }
}
