/** What survives in a browser: the bytes of what a page had not brought up when it went. */
import { type BrowserContext, hasBrowser, openBrowser, type Page, type TestBrowser } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleForBrowser } from '../testing/browser-bundle.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createUploadServer, type UploadServer } from '../testing/upload-server.js'

type Sdk = typeof import('../index.js')
type Client = ReturnType<Sdk['createClient']>

const canSkip = process.env.CI !== 'true' && !hasBrowser()
const size = 3_000_000

describe.skipIf(canSkip)('files in a browser', { timeout: 60_000 }, () => {
  let browser: TestBrowser
  let script: string
  let fake: FakeServer
  let server: UploadServer
  let context: BrowserContext
  let page: Page
  /** Uploads are cut at once. */
  let isDown: boolean

  beforeAll(async () => {
    browser = await openBrowser()
    script = await bundleForBrowser('index.ts', 'sdk')
  })
  afterAll(() => browser?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    fake = await startFakeServer()
    server = createUploadServer()
    isDown = false
    // The server itself gives the page: one that a test puts in its place may not reach this machine.
    fake.onHttp = (request, response) => {
      if (request.url === '/page')
        response.writeHead(200, { 'content-type': 'text/html' }).end(`<script>${script}</script>`)
      else if (request.url?.startsWith('/api/uploads') && isDown) response.destroy()
      else return server.answer(request, response)
      return true
    }
    fake.answer('file.get', ({ data }) => server.find(data.file_id))
    ;({ context, page } = await browser.newPerson())
  })
  afterEach(async () => {
    await context.close()
    await fake[Symbol.asyncDispose]()
  })

  /** Opens the page and a client in it, signed in. */
  async function open(tab: Page): Promise<void> {
    await tab.goto(`${fake.url}/page`)
    await tab.evaluate(async () => {
      const { sdk } = globalThis as unknown as { sdk: Sdk }
      const client = sdk.createClient()
      Object.assign(globalThis, { client })
      if (!(await sdk.mayBeSignedIn())) await client.signIn({ phone: '1', password: 'x' })
    })
  }

  /** Sends a file of `size` bytes, of which the server gets a part; resolves then. */
  async function sendAndStop(): Promise<void> {
    const stopped = createLatch()
    server.cuts.push(1_000_000)
    server.onCut = () => {
      isDown = true
      stopped.open()
    }
    await page.evaluate(
      async ({ target, bytes }) => {
        const { client } = globalThis as unknown as { client: Client }
        const file = new File([Uint8Array.from({ length: bytes }, (_, at) => at % 251)], 'notes.bin')
        client.open(target).send({ files: [file], text: 'kept' })
        await client.saved()
      },
      { target: peer, bytes: size },
    )
    await stopped.opened
  }

  async function expectSent(): Promise<void> {
    await expect.poll(() => fake.messages.length, { timeout: 30_000 }).toBe(1)
    const [upload, ...others] = server.uploads
    expect(others).toEqual([])
    expect(upload!.bytes.equals(Buffer.from(Array.from({ length: size }, (_, at) => at % 251)))).toBe(true)
    expect(fake.messages[0]!.content).toMatchObject({
      text: 'kept',
      files: [{ id: upload!.id, name: 'notes.bin' }],
    })
  }

  it('[L616] after a reload the bytes are there, and go on where they were', async () => {
    await open(page)
    await sendAndStop()
    await page.reload()
    isDown = false
    await open(page)
    await expectSent()
  })

  it('[L622] what a closed tab had not brought up another one brings up, with its bytes', async () => {
    await open(page)
    await sendAndStop()
    const other = await context.newPage()
    await open(other)
    await page.close()
    isDown = false
    await expectSent()
  })
})
