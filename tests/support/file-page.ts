/** Files in the web app, as people handle them. */
import type { FaultProxy } from '@stonechat/testkit'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const pieceDelayMs = 400

export interface TestFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A picture of its own colours, as a camera would give it. */
export async function paintPicture(
  page: Page,
  name: string,
  [width, height]: readonly [number, number],
): Promise<TestFile> {
  const url = await page.evaluate(drawPicture, { width, height, seed: name.length + width })
  return { name, mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1]!, 'base64') }
}

/** In the page. */
function drawPicture({ width, height, seed }: { width: number; height: number; seed: number }): string {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')!
  const sky = pen.createLinearGradient(0, 0, width, height)
  sky.addColorStop(0, `hsl(${(seed * 47) % 360} 65% 72%)`)
  sky.addColorStop(1, `hsl(${(seed * 47 + 70) % 360} 55% 34%)`)
  pen.fillStyle = sky
  pen.fillRect(0, 0, width, height)
  for (let index = 0; index < 9; index += 1) {
    pen.fillStyle = `hsl(${(seed * 31 + index * 40) % 360} 60% ${40 + index * 4}% / 0.6)`
    pen.beginPath()
    pen.arc(
      ((index * 173 + seed) % 100) * (width / 100),
      ((index * 59) % 100) * (height / 100),
      height / 6,
      0,
      7,
    )
    pen.fill()
  }
  return canvas.toDataURL('image/png')
}

/** Bytes that no two places of the file share, so that a part in the wrong place shows. */
export function numberedBytes(name: string, bytes: number): TestFile {
  const buffer = Buffer.alloc(bytes)
  for (let at = 0; at + 4 <= bytes; at += 4) buffer.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at)
  return { name, mimeType: 'application/octet-stream', buffer }
}

/** Puts files into the tray by the button beside the field. */
export async function choose(page: Page, files: readonly TestFile[]): Promise<void> {
  await page.getByTestId('attach-input').setInputFiles([...files])
}

/** Puts files on the window, or into the field, as a drop or a paste would; with words where there are some. */
export async function give(
  page: Page,
  how: 'drop' | 'paste',
  files: readonly TestFile[],
  texts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const plain = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }))
  await page.evaluate(
    ({ how, plain, texts }) => {
      const data = new DataTransfer()
      for (const { name, mimeType, base64 } of plain) {
        const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
        data.items.add(new File([bytes], name, { type: mimeType }))
      }
      for (const [type, text] of Object.entries(texts)) data.setData(type, text)
      const options = { bubbles: true, cancelable: true }
      if (how === 'paste') {
        const field = document.querySelector('textarea')!
        field.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }))
        return
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }))
      }
    },
    { how, plain, texts },
  )
}

/** The bytes that the browser saves when something is pressed. */
export async function saved(
  page: Page,
  press: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download')
  await press()
  const file = await download
  const parts: Buffer[] = []
  for await (const part of await file.createReadStream()) parts.push(part as Buffer)
  return { name: file.suggestedFilename(), bytes: Buffer.concat(parts) }
}

/** Waits until nothing is unsent. */
export async function untilSent(page: Page): Promise<void> {
  await expect
    .poll(() => page.locator('[data-testid="message"]:not([data-status="sent"])').count(), {
      timeout: 120_000,
    })
    .toBe(0)
}

/** What goes up takes long enough to be looked at: each piece waits before it leaves. */
export async function slowDown(page: Page): Promise<void> {
  await page.route(/\/api\/uploads\//, async (route) => {
    if (route.request().method() === 'PATCH')
      await new Promise((resolve) => setTimeout(resolve, pieceDelayMs))
    await route.continue().catch(() => {})
  })
}

/** Cuts the line each time that so many MB of the only file have gone up, and heals it once the browser has noticed. */
export async function cutWhileSending(
  page: Page,
  network: FaultProxy,
  marks: readonly number[],
): Promise<void> {
  const sentMegabytes = async () => {
    const text = (await page.getByTestId('file').textContent()) ?? ''
    return Number(/([\d.]+) MB of \d+ MB/.exec(text)?.[1])
  }
  for (const mark of marks) {
    await expect.poll(sentMegabytes, { timeout: 120_000 }).toBeGreaterThan(mark)
    const failed = page.waitForEvent('requestfailed')
    network.refuse()
    await failed
    network.heal()
  }
}

/** How many of the pictures in it are there, bytes and all. */
export function shownPictures(within: Locator): Promise<number> {
  return within
    .locator('img')
    .evaluateAll((pictures) => pictures.filter((one) => (one as HTMLImageElement).naturalWidth > 0).length)
}
