/** The site that `npm run docs` makes is built and walked through. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'docs/.vitepress/dist')

it('[D7] the site of the documents has no link that leads nowhere, on a server of plain files', async () => {
  const environment = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_)/.test(name))
  await promisify(execFile)(process.execPath, [join(root, 'scripts/docs-site.mjs')], {
    env: Object.fromEntries(environment),
  })

  const files = await readdir(dist, { recursive: true })
  const pages = new Map<string, string>()
  for (const path of files.filter((one) => one.endsWith('.html')))
    pages.set(path, await readFile(join(dist, path), 'utf8'))
  const lost: string[] = []
  for (const [page, html] of pages) {
    for (const [, href] of html.matchAll(/<a[^>]* href="([^"]+)"/g)) {
      if (/^(https?:\/\/localhost|mailto:)/.test(href!)) continue
      const { path, anchor } = targetOf(page, href!)
      const isThere = anchor === '' ? files.includes(path) : pages.get(path)?.includes(` id="${anchor}"`)
      if (!isThere) lost.push(`${page}: ${href}`)
    }
  }
  expect(pages.size).toBeGreaterThan(20)
  expect(lost).toEqual([])
}, 300_000)

function targetOf(page: string, href: string): { path: string; anchor: string } {
  const [link, anchor = ''] = href.split('#')
  if (link === '') return { path: page, anchor: decodeURIComponent(anchor) }
  const path = link!.startsWith('/') ? link!.slice(1) : normalize(join(dirname(page), link!))
  return { path: /(^|\/)$/.test(path) ? `${path}index.html` : path, anchor: decodeURIComponent(anchor) }
}
