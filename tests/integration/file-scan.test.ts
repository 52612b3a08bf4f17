/** A server whose files wait for a real clamd. */
import {
  type Clamd,
  call,
  hasClamd,
  malware,
  type Person,
  patienceMs,
  type RunningApp,
  register,
  startApp,
  startClamd,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const waiting = { timeout: patienceMs, interval: 100 }

describe.skipIf(!hasClamd())('a server with a scanner', () => {
  let clamd: Clamd
  let server: RunningApp
  let ann: Person
  beforeAll(async () => {
    clamd = await startClamd()
    server = await startApp({ options: { fileScan: clamd.address } })
    ann = await register(server)
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await clamd?.[Symbol.asyncDispose]()
  })

  async function upload(text: string): Promise<string> {
    const { status, body } = await call(server, 'POST /api/files?name=a.txt', {
      token: ann.token,
      rawBody: text,
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ kind: 'file', state: 'processing' })
    return body.id
  }
  const read = (id: string) => call(server, `GET /api/files/${id}/content`, { token: ann.token })
  const send = (id: string) =>
    call(server, 'POST /api/send', {
      token: ann.token,
      body: {
        target_type: 'user',
        target_id: ann.id,
        client_id: crypto.randomUUID(),
        content: { type: 'file', files: [{ id }] },
      },
    })
  const becomes = (id: string, state: string) =>
    vi.waitFor(async () => {
      const { body } = await call(server, `GET /api/files/${id}`, { token: ann.token })
      expect(body.state).toBe(state)
    }, waiting)

  it('[L74] every file waits for the scanner, and is given out once nothing was found in it', async () => {
    const id = await upload('nothing bad')
    await becomes(id, 'ready')
    expect((await read(id)).text).toBe('nothing bad')
    expect((await send(id)).status).toBe(201)
  })

  it('[L75] a file in which something is found is refused: nobody gets it, and no message has it', async () => {
    const id = await upload(`behind a letter ${malware}`)
    await becomes(id, 'refused')
    expect((await read(id)).body).toMatchObject({ code: 'file_refused' })
    expect((await send(id)).body).toMatchObject({ code: 'file_refused' })
  })

  it('[L76] while the scanner is away files wait and nobody gets them, and then they are ready by themselves', async () => {
    await clamd.kill()
    const id = await upload('waits')
    expect((await read(id)).body).toMatchObject({ code: 'file_not_ready' })
    expect((await send(id)).body).toMatchObject({ code: 'file_not_ready' })
    await clamd.restart()
    await becomes(id, 'ready')
    expect((await read(id)).text).toBe('waits')
  })

  it('[L77] a server whose scanner is away starts, and says so', async () => {
    const lines: unknown[] = []
    const log = { debug() {}, info() {}, warn() {}, error: (...line: unknown[]) => void lines.push(line) }
    await using other = await startApp({
      options: { fileScan: 'clamd://127.0.0.1:9' },
      overrides: { log: log as never },
    })
    expect((await call(other, 'GET /healthz')).status).toBe(200)
    await vi.waitFor(() => expect(JSON.stringify(lines)).toContain('file.scanner_away'), waiting)
  })
})
