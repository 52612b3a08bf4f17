/** What a first-time visitor sees: a new profile of Chromium on a slow processor opens the address. */
import { openBrowser } from '@stonechat/testkit'

export interface PagePaint {
  /** First Contentful Paint, milliseconds from the start of the navigation. */
  readonly firstPaintMs: number
  /** The password field of the sign-in page has been painted. */
  readonly signInMs: number
  readonly requests: number
  /** As they went over the network, compressed. */
  readonly kb: number
}

const paintTimeoutMs = 30_000

/** One browser, so that its own start is not measured; a new profile each time, so that nothing is cached. */
export async function measurePagePaints(
  url: string,
  { runs, slowdown }: { runs: number; slowdown: number },
): Promise<PagePaint[]> {
  await using browser = await openBrowser()
  const paints: PagePaint[] = []
  // The first one is for what the server and the browser load once.
  for (let run = 0; run <= runs; run += 1) {
    const { context, page } = await browser.newPerson()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript({ content: watchForSignIn })
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(isPainted, undefined, { timeout: paintTimeoutMs })
    const paint = await page.evaluate(readPaint)
    await context.close()
    if (run > 0) paints.push(paint)
  }
  return paints
}

/**
 * Runs in the page, before its own scripts: takes the time of the frame after the one in which the field appears. As text,
 * because what compiles this file names functions with a helper that the page does not have.
 */
const watchForSignIn = `requestAnimationFrame(function watch() {
  if (document.querySelector('input[autocomplete="current-password"]') === null) requestAnimationFrame(watch)
  else requestAnimationFrame(() => { window.signInPaintedAt = performance.now() })
})`

/** Runs in the page. The browser reports a paint some time after it. */
function isPainted(): boolean {
  const told = performance.getEntriesByName('first-contentful-paint')
  return 'signInPaintedAt' in window && told.length > 0
}

/** Runs in the page. */
function readPaint(): PagePaint {
  const [firstPaint] = performance.getEntriesByName('first-contentful-paint')
  const files = [
    ...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource'),
  ] as PerformanceResourceTiming[]
  return {
    firstPaintMs: firstPaint!.startTime,
    signInMs: (window as unknown as { signInPaintedAt: number }).signInPaintedAt,
    requests: files.length,
    kb: files.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1_024,
  }
}
