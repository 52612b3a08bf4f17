/** What the README shows is run as it stands there. */
import { execFile } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { call, makeTempFolder, openSocket, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { startScript } from '../support/script.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = await readFile(join(root, 'README.md'), 'utf8')

/** The block below this mark. */
function blockOf(mark: 'tour' | 'embed', language: 'sh' | 'ts'): string {
  const found = new RegExp(`<!-- ${mark}[^\n]*-->\n\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme)
  if (found === null) throw new Error(`README.md has no block ${mark} in ${language}`)
  return found[1]!
}

/** The text with one place of it replaced, which must be there. */
function replaced(text: string, what: string, by: string): string {
  if (!text.includes(what)) throw new Error(`there is no ${what} in ${text}`)
  return text.replace(what, () => by)
}

describe('the README', () => {
  it('[E10] the tour of the API runs as it stands there, against a real server', async () => {
    await using server = await startServer()
    await using folder = await makeTempFolder()
    const tour = replaced(blockOf('tour', 'sh'), 'BASE=http://localhost:8080', `BASE=${server.url}`)
    // One answer a line: the tour itself leaves it to the terminal.
    const curl = `set -euo pipefail\ncurl() { command curl --fail-with-body "$@"; echo; }\n`
    const { stdout } = await run('bash', ['-c', curl + tour], { cwd: folder.path })
    const answers = stdout
      .trim()
      .split(/\n+/)
      .map((line) => JSON.parse(line))

    const [ming, alice] = await Promise.all(
      ['ming.json', 'alice.json'].map(async (name) =>
        JSON.parse(await readFile(join(folder.path, name), 'utf8')),
      ),
    )
    expect([ming.user.username, alice.user.username]).toEqual(['小明', 'alice'])
    const message = { seq: 1, sender_id: ming.user.id, content: { type: 'text', text: '你好 👋' } }
    expect(answers).toMatchObject([
      message,
      { sessions: [{ target_id: ming.user.id, unread: 1, last_message: message }] },
      { messages: [message], has_more: false },
      { user_id: alice.user.id, online: false },
    ])

    // "Run it twice, there is one message."
    const send = tour.split('\n').findIndex((line) => line.includes('/api/send'))
    const again = ['MING=$(node -p \'require("./ming.json").token\')', `ALICE_ID=${alice.user.id}`]
    const lines = tour.split('\n').slice(send, send + 2)
    const second = await run('bash', ['-c', [`BASE=${server.url}`, ...again, ...lines].join('\n')], {
      cwd: folder.path,
    })
    expect(JSON.parse(second.stdout)).toEqual(answers[0])

    // What the README shows of the socket.
    await using socket = await openSocket(server, alice.token)
    expect(await socket.next('message.created')).toMatchObject(message)
    expect(await socket.next('offline.end')).toEqual({ count: 1, has_more: false })
    const { data } = await socket.request('message.send', { target_id: ming.user.id, content: 'hello' })
    expect(data).toMatchObject({ seq: 2 })
  })

  it('[E11] the program that embeds messaging has no type error, runs as it stands there, and carries a talk', async () => {
    await using folder = await makeTempFolder()
    const program = blockOf('embed', 'ts')
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(20)
    await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'))
    await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }')
    const file = join(folder.path, 'embed.ts')

    await writeFile(file, program)
    const settings = { extends: join(root, 'examples/tsconfig.json'), include: ['embed.ts'] }
    await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify(settings))
    const { stdout } = await run(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...['-p', folder.path, '--typeRoots', join(root, 'node_modules/@types')],
    ]).catch((failure) => failure)
    expect(stdout).toBe('')

    const listen = `listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))`
    await writeFile(file, replaced(program, 'listen(3000)', listen))
    await using host = startScript({ file, cwd: folder.path })
    const [, port] = await host.line(/"port":(\d+)/)
    const chat = { url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/chat/ws` }

    expect((await call(chat, 'GET /')).text).toBe('your own pages')
    await using bob = await openSocket(chat, 'token-of-bob')
    const body = { target_id: 2, content: 'hi' }
    const sent = await call(chat, 'POST /chat/api/send', { token: 'token-of-ada', body })
    expect(sent.status).toBe(201)
    expect(await bob.next('message.created')).toMatchObject({ seq: 1, sender_id: 1 })
    expect((await call(chat, 'POST /chat/api/send', { token: 'of nobody', body })).status).toBe(401)
  })
})
