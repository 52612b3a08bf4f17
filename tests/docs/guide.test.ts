/** What the guide gives people to run is run. */
import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { startScript } from '../support/script.js'

const docs = fileURLToPath(new URL('../../docs', import.meta.url))
const secret = 'a secret that is long enough for a signature'

describe('the guide', () => {
  it('[D5] the guide shows a webhook that takes a signed code and refuses what is not signed', async () => {
    await using webhook = startScript({
      file: join(docs, 'guide/sms-webhook.mjs'),
      cwd: docs,
      environment: { WEBHOOK_SECRET: secret, PORT: '0' },
    })
    const [, port] = await webhook.line(/listening on (\d+)/)
    const address = `http://127.0.0.1:${port}`
    await using server = await startServer({
      args: ['-verify-phone', '-sms-webhook', address, '-sms-webhook-secret', secret],
    })

    const phone = '13800138000'
    await call(server, 'POST /api/codes', { body: { phone, purpose: 'register', locale: 'zh-CN' } })
    const [line] = await webhook.line(/^\{.*"to".*$/)
    const { to, code, text } = JSON.parse(line)
    expect([to, text]).toEqual(['+8613800138000', expect.stringContaining(`验证码是 ${code}`)])
    const body = { username: '小明', phone, password: 'a long secret', code }
    expect((await call(server, 'POST /api/register', { body })).status).toBe(201)

    const forged = { 'x-stonechat-signature': `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}` }
    const refused = await call({ url: address }, 'POST /', { rawBody: '{}', headers: forged })
    expect(refused.status).toBe(401)
  })

  it('[D6] the guide has no link or picture that leads nowhere', async () => {
    const pages = (await readdir(docs, { recursive: true })).filter(
      (path) => path.endsWith('.md') && !path.includes('node_modules'),
    )
    const lost: string[] = []
    for (const page of pages) {
      const text = await readFile(join(docs, page), 'utf8')
      const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)|<img src="([^"]+)"/g)].map(
        ([, link, image]) => link ?? image!,
      )
      for (const target of targets.filter((one) => !/^[a-z]+:/.test(one))) {
        await access(join(docs, dirname(page), target)).catch(() => lost.push(`${page}: ${target}`))
      }
    }
    expect(pages.length).toBeGreaterThan(15)
    expect(lost).toEqual([])
  })

  it('[D15] every file that the page about extending names is there', async () => {
    const text = await readFile(join(docs, 'extending.md'), 'utf8')
    const files = [...text.matchAll(/`((?:packages|tests)\/[^` ]+)`/g)].map(([, path]) => path!)
    expect(files.length).toBeGreaterThan(30)
    for (const path of files) await access(join(docs, '..', path))
  })

  it('[D863] the page about reliability names rules that are there, for each neighbour of the server', async () => {
    const text = await readFile(join(docs, 'reliability.md'), 'utf8')
    const spec = await readFile(join(docs, '../SPEC.md'), 'utf8')
    const known = new Set([...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule))
    const table = text.slice(text.indexOf('## What surrounds the server fails')).split('\n\n')[2]!
    const rows = table.split('\n').slice(2)
    expect(rows.length).toBeGreaterThan(20)
    for (const row of rows) {
      const named =
        row
          .split('|')
          .at(-2)!
          .match(/[A-Z]\d+/g) ?? []
      expect(named.length, row).toBeGreaterThan(0)
      expect(named.filter((rule) => !known.has(rule))).toEqual([])
    }
  })

  it('[D16] reactions are in the files that the page about extending lists, and in at most 50', async () => {
    const text = await readFile(join(docs, 'extending.md'), 'utf8')
    const table = text.slice(text.indexOf('## What it costs')).split('\n\n')[2]!
    const listed = [...table.matchAll(/`(packages\/[^` ]+)`/g)].map(([, path]) => path!)
    expect(await listFilesThatSay(/reaction|reacted|reactors/i)).toEqual(listed.sort())
    expect(listed.length).toBeLessThanOrEqual(50)
  })
})

/** Written by hand, and neither a test nor the migration that made room for others in the column of reactions. */
const isCounted = (path: string) =>
  /\.(tsx?|proto)$/.test(path) &&
  !/\.test\.|\/(testing|contract-tests|gen|node_modules|dist)\/|0012-message-extras/.test(path)

async function listFilesThatSay(pattern: RegExp): Promise<string[]> {
  const root = join(docs, '..')
  const folders = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}/src`)
  const found: string[] = []
  for (const folder of [...folders, 'packages/protocol/proto'])
    for (const path of await readdir(join(root, folder), { recursive: true }))
      if (isCounted(`${folder}/${path}`) && pattern.test(await readFile(join(root, folder, path), 'utf8')))
        found.push(`${folder}/${path}`)
  return found.sort()
}
