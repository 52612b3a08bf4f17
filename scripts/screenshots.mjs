/**
 * `npm run screenshots`: takes the pictures of README and docs. A real server, people who talk through its API, and Chromium.
 * The clocks of server and browser stand at a quarter to nine in the evening in Shanghai, so that the pictures look alike.
 */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { call, openBrowser, openSocket, startApp, uniquePhone } from '@stonechat/testkit'
import { groups, people, talk } from './docs/talk.mjs'
import { ensureChromium } from './lib/browser.mjs'
import { ensureBuilt, fail, root, say } from './lib/workspace.mjs'

const moment = Date.parse('2026-05-21T20:46:00+08:00')
const maxBytes = 300_000
const password = 'a password for pictures'
const images = join(root, 'docs/images')

process.env.STONECHAT_TEST_CHROMIUM = (await ensureChromium()) ?? fail('pictures need Chromium')
await ensureBuilt()
mkdirSync(images, { recursive: true })

const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }
const opened = []
let now = moment - 3 * 24 * 60 * 60_000
let app
let browser
try {
  app = await use(startApp({ overrides: { clock: () => now } }))
  await tell()
  now = moment
  browser = await use(openBrowser())
  for (const name of ['alice', 'ben', 'mia'])
    await use(openSocket(app, await signIn(name), { offline: 'none' }))

  const direct = `/u/${people.alice.id}`
  const group = `/g/${groups.hike.id}`
  await take('conversation.png', desktop, direct, { language: 'en', theme: 'light' })
  await take('conversation-zh.png', desktop, group, { language: 'zh-CN', theme: 'light' })
  await take('conversation-dark.png', desktop, direct, { language: 'en', theme: 'dark' })
  await take('phone.png', phone, direct, { language: 'zh-CN', theme: 'light' })
} finally {
  for (const one of opened.reverse()) await one[Symbol.asyncDispose]()
}

/** Opens what is closed in the end. */
async function use(opening) {
  const one = await opening
  opened.push(one)
  return one
}

/** Makes people and groups, and lets them talk: everything through the API, in its order of time. */
async function tell() {
  for (const [username, person] of Object.entries(people)) {
    person.phone = uniquePhone()
    const { user, token } = await ask('POST /api/register', undefined, {
      username,
      phone: person.phone,
      password,
    })
    person.id = user.id
    await ask('POST /api/user/update', token, { nickname: person.name, bio: person.bio })
  }
  for (const one of Object.values(groups)) {
    const [owner, ...others] = one.members
    const token = await signIn(owner)
    const input = { name: one.name, member_ids: others.map((name) => people[name].id) }
    one.id = (await ask('POST /api/groups', token, input)).id
    await ask(`POST /api/groups/${one.id}/update`, token, { notice: one.notice })
  }
  const seqs = new Map()
  for (const [minutesAgo, who, where, text, answers] of talk) {
    now = moment - minutesAgo * 60_000
    const reply_to = answers === undefined ? null : seqs.get(answers)
    const { seq } = await ask('POST /api/send', await signIn(who), {
      ...targetOf(where),
      content: text,
      reply_to,
    })
    seqs.set(text, seq)
  }
  await tidy()
}

/** What xiaoman, whose screen it is, has pinned, read and begun to write; and what Alice has read. */
async function tidy() {
  const token = await signIn('xiaoman')
  await ask('POST /api/sessions/update', token, { ...targetOf('hike'), pinned: true })
  await ask('POST /api/sessions/update', token, { ...targetOf('mia'), draft: '周六能把画也带来吗' })
  await ask('POST /api/sessions/update', token, { ...targetOf('kitchen'), muted: true })
  await ask('POST /api/sessions/read', token, { ...targetOf('alice'), seq: 10 })
  await ask('POST /api/sessions/read', token, { ...targetOf('mia'), seq: 3 })
  await ask('POST /api/sessions/read', await signIn('alice'), { ...targetOf('xiaoman'), seq: 10 })
}

function targetOf(name) {
  return name in groups
    ? { target_type: 'group', target_id: groups[name].id }
    : { target_type: 'user', target_id: people[name].id }
}

/** A token that is good at the time it is. */
async function signIn(name) {
  return (await ask('POST /api/login', undefined, { phone: people[name].phone, password })).token
}

async function ask(line, token, body) {
  const answer = await call(app, line, { token, body })
  if (answer.status >= 300) throw new Error(`${line} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

/** One picture of xiaoman's screen. */
async function take(name, device, path, preferences) {
  const { context, page } = await browser.newPerson({
    ...device,
    colorScheme: preferences.theme,
    locale: preferences.language,
  })
  await page.clock.setSystemTime(moment)
  await context.addInitScript(
    (kept) => localStorage.setItem('stonechat.preferences', kept),
    JSON.stringify(preferences),
  )
  await page.goto(app.url)
  await page.getByTestId('phone').fill(people.xiaoman.phone)
  await page.getByTestId('password').fill(password)
  await page.getByTestId('submit').click()
  await page.getByTestId('own-id').waitFor({ state: 'attached' })
  await page.goto(app.url + path)
  await page.getByTestId('message').last().waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.waitForLoadState('networkidle')
  const file = join(images, name)
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
  await context.close()
  const { size } = statSync(file)
  if (size > maxBytes) fail(`${name} has ${size} bytes, at most ${maxBytes} are wanted`)
  say(`${name}: ${Math.round(size / 1_000)} kB`)
}
