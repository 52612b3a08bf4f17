/** How much a browser has to fetch before each page of the web app works. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { root } from '../support/imports.js'

const folder = join(root, 'packages/web/dist/app')
const entry = join(folder, 'index.html')

describe.skipIf(!existsSync(entry))('the size of the web app', () => {
  test('[X25] the sign-in page needs at most 110 kB of scripts, gzipped, with the words of one language', () => {
    expect(sizeOf('SignInPage')).toBeLessThanOrEqual(110_000)
  })

  test('[X26] the chats need at most 170 kB of scripts, gzipped, with the words of one language', () => {
    expect(sizeOf('Shell', 'open-workspace')).toBeLessThanOrEqual(170_000)
  })

  test('[X354] the script that shows the sign-in card before the app has come needs at most 1.5 kB, gzipped', () => {
    const script = /src="\/(assets\/first-paint-[^"]+\.js)"/.exec(readFileSync(entry, 'utf8'))?.[1]
    expect(script).toBeDefined()
    expect(gzippedSize(script!)).toBeLessThanOrEqual(1_500)
  })

  test('[X366] the words of each language are in a file of their own, and in no other file', () => {
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'))
    for (const file of filesOfWords()) {
      const tagline = /tagline:[`'"]([^`'"]+)/.exec(readFileSync(join(folder, file), 'utf8'))?.[1]
      expect(tagline).toBeDefined()
      const holders = scripts.filter((name) =>
        readFileSync(join(folder, 'assets', name), 'utf8').includes(tagline!),
      )
      expect(holders.map((name) => `assets/${name}`)).toEqual([file])
    }
  })
})

/** The file of each language's words, as the cards in the page name it. */
function filesOfWords(): string[] {
  const files = [...readFileSync(entry, 'utf8').matchAll(/data-texts="\/([^"]+)"/g)].map(([, file]) => file!)
  expect(files.length).toBeGreaterThan(1)
  return files
}

function gzippedSize(file: string): number {
  return gzipSync(readFileSync(join(folder, file))).length
}

/**
 * The entry, the chunks of a page, all that these import from the start, and the words of
 * the language that has the longest, bytes.
 */
function sizeOf(...chunks: string[]): number {
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
  for (const chunk of chunks) {
    const page = readdirSync(join(folder, 'assets')).filter((name) =>
      new RegExp(`^${chunk}-[\\w-]+\\.js$`).test(name),
    )
    expect(page).toHaveLength(1)
    visit(`assets/${page[0]}`)
  }
  expect(found.size).toBeGreaterThan(1)
  const words = Math.max(...filesOfWords().map(gzippedSize))
  return [...found].reduce((sum, file) => sum + gzippedSize(file), words)
}
