/** How much a browser has to fetch before each page of the web app works. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { root } from '../support/imports.js'

const folder = join(root, 'packages/web/dist/app')
const entry = join(folder, 'index.html')

describe.skipIf(!existsSync(entry))('the size of the web app', () => {
  test('[X25] the sign-in page needs at most 110 kB of scripts, gzipped', () => {
    expect(sizeOf()).toBeLessThanOrEqual(110_000)
  })

  test('[X26] the chats need at most 170 kB of scripts, gzipped', () => {
    expect(sizeOf('Shell')).toBeLessThanOrEqual(170_000)
  })

  test('[X354] the script that shows the sign-in card before the app has come needs at most 1.5 kB, gzipped', () => {
    const script = /src="\/(assets\/first-paint-[^"]+\.js)"/.exec(readFileSync(entry, 'utf8'))?.[1]
    expect(script).toBeDefined()
    expect(gzipSync(readFileSync(join(folder, script!))).length).toBeLessThanOrEqual(1_500)
  })
})

/** The entry, which has the sign-in page, the chunk of another page, and all that either imports from the start, bytes. */
function sizeOf(chunk?: string): number {
  const main = /src="\/(assets\/[^"]+\.js)"/.exec(readFileSync(entry, 'utf8'))?.[1]
  expect(main).toBeDefined()
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
      visit(`assets/${name}`)
  }
  visit(main!)
  if (chunk !== undefined) {
    const page = new RegExp(`assets/${chunk}-[\\w-]+\\.js`).exec(
      readFileSync(join(folder, main!), 'utf8'),
    )?.[0]
    expect(page).toBeDefined()
    visit(page!)
  }
  expect(found.size).toBeGreaterThan(1)
  return [...found].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)
}
