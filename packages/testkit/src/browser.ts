/** A real Chromium, with a profile of its own for every person. */
import { existsSync } from 'node:fs'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export type { BrowserContext, Page }

const places = [
  ...['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'],
  '/usr/bin/google-chrome',
]

export interface TestBrowser extends AsyncDisposable {
  /** A new person: own cookies, own storage, one open page. */
  newPerson(options?: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }>
}

/** Whether there is a Chromium to drive; where not, tests of the browser are skipped (never with CI=true). */
export function hasBrowser(): boolean {
  return findChromium() !== undefined
}

export interface BrowserOptions {
  /** Whether everybody may use the microphone, which beeps; nobody can be asked without windows. True by default. */
  readonly allowsMicrophone?: boolean
}

/** Starts Chromium. It is closed, with all its pages, when it is disposed of. */
export async function openBrowser({ allowsMicrophone = true }: BrowserOptions = {}): Promise<TestBrowser> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('there is no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk')
  // Half a second that tests without a browser do not wait.
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({
    executablePath,
    args: [
      // Root may not use the sandbox, and containers give little shared memory.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--force-color-profile=srgb',
      '--use-fake-device-for-media-stream',
      ...(allowsMicrophone ? ['--use-fake-ui-for-media-stream'] : []),
    ],
  })
  return {
    async newPerson(options = {}) {
      const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options })
      return { context, page: await context.newPage() }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

function findChromium(): string | undefined {
  const named = process.env.STONECHAT_TEST_CHROMIUM
  if (named !== undefined) return named === '' ? undefined : named
  return places.find((path) => existsSync(path))
}
