/** What README and docs tell a newcomer to type is typed into a fresh clone, after `npm start` and nothing else. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshClone, makeFreshClone, type Started } from '../support/fresh-clone.js'

const listening = /^\{.*"server\.listening".*\}$/
const minutes = 60_000
/** Fails where the server refuses, and ends each answer with a line. */
const curl = `curl() { command curl -sS --fail-with-body "$@"; echo; }`

describe('a fresh clone', { timeout: 10 * minutes }, () => {
  let clone: FreshClone
  let server: Started
  let url: string
  let grpc: string

  beforeAll(async () => {
    clone = await makeFreshClone()
    server = await clone.start(`(${await block('README.md', /^npm start$/)})`, listening)
    ;({ http: url, grpc } = JSON.parse(server.match[0]))
  }, 10 * minutes)

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await clone?.[Symbol.asyncDispose]()
  })

  /** The block of commands on a page that holds this line. */
  async function block(page: string, line: RegExp): Promise<string> {
    const text = await readFile(join(clone.path, page), 'utf8')
    const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, found]) => found!)
    const found = blocks.find((one) => one.split('\n').some((each) => line.test(each)))
    if (found === undefined) throw new Error(`${page} has no block with ${line}`)
    return found.trim()
  }

  it('[D860] the tour of the README runs after "npm start" alone', async () => {
    const tour = (await block('README.md', /^BASE=/)).replace('http://localhost:8080', url)
    const printed = await clone.shell(`${curl}\n${tour}`)
    expect(printed).toContain('"text":"你好 👋"')
  })

  it('[D862] the shop of the examples writes to a person as its page says', async () => {
    const start = await block('examples/other-backend/README.md', /^CHAT_TOKEN=/)
    const environment = { CHAT_ADDRESS: grpc }
    await using shop = await clone.start(start, /listening on http:\/\/[^/]+:(\d+)/, environment)
    const order = (await block('examples/other-backend/README.md', /^TOKEN=/))
      .replace('localhost:8080', url.replace('http://', ''))
      .replace('THEIR_PHONE', '13900139000')
      .replace('THEIR_PASSWORD', 'another secret')
      .replace('localhost:3000', `127.0.0.1:${shop.match[1]}`)
    expect(await clone.shell(`${curl}\n${order}`)).not.toBe('')
  })

  it('[D861] "npx stonechat" is the program of the clone, also where npx may install nothing, in any of its folders', async () => {
    for (const folder of ['.', 'examples/bot', 'docs'])
      expect(await clone.shell(`cd ${folder} && npx --no-install stonechat -h`)).toMatch(/^Stonechat /)
  })

  it('[D860] the commands of the guide about people run beside the server', async () => {
    const printed = await clone.shell(await block('docs/guide/operate.md', /^npx stonechat user list/))
    expect(printed).toContain('小华')
  })

  it('[D860] a copy of the running database starts as a server that has all of it', async () => {
    const copy = await block('docs/guide/operate.md', /^npx stonechat copy -from/)
    await clone.shell(copy.split('\n')[0]!)
    const restored = (await block('docs/guide/operate.md', /restored -port 9001/)).replace('9001', '0')
    await using other = await clone.start(restored, listening)
    const address = JSON.parse(other.match[0]).http
    const login = `curl -sf ${address}/api/login -H 'content-type: application/json' -d '{"phone":"13800138000","password":"a long secret"}'`
    expect(await clone.shell(login)).toContain('小明')
  })

  it('[D860] every way to give an option that the guide shows is taken', async () => {
    await writeFile(join(clone.path, 'stonechat.yaml'), 'port: 0\n')
    const data = { STONECHAT_DATA: join(clone.path, 'another'), STONECHAT_PORT: '' }
    const lines = (await block('docs/guide/install.md', /^npm start -- -port 9000/)).split('\n')
    expect(lines).toHaveLength(3)
    for (const line of lines) {
      await using started = await clone.start(line.replace('9000', '0'), listening, data)
      expect(started.match[0]).toContain('http')
    }
    const check = await block('docs/guide/install.md', /^npx stonechat check/)
    expect(await clone.shell(check, { ...data, STONECHAT_PORT: '' })).toContain('port: 0')
  })

  it.each(['node-http', 'express', 'fastify-plugin'])(
    '[D862] the example %s runs as its page says',
    async (name) => {
      const text = await block(`examples/${name}/README.md`, /npm start$/)
      const [start, ...calls] = text.split('\n')
      await using example = await clone.start(start!, /listening on http:\/\/[^/]+:(\d+)/)
      const port = example.match[1]!
      const commands = calls.join('\n').replaceAll('localhost:3000', `127.0.0.1:${port}`)
      const printed = await clone.shell(`${curl}\n${commands}`)
      expect(printed).toMatch(/"(sessions|messages|seq)":/)
    },
  )

  it('[D862] the bot of the examples comes online as its page says', async () => {
    const start = await block('examples/bot/README.md', /npm start$/)
    await using bot = await clone.start(start, /^online$/, { CHAT_URL: url })
    expect(bot.match[0]).toBe('online')
  })
})
