/** The reference pages say what the tables say. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { closeCodes, errorTable, routes } from '@stonechat/protocol'
import { eventSchemas } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const page = (name: string) => readFile(`${root}docs/reference/${name}`, 'utf8')
const missingIn = (text: string, words: readonly string[]) => words.filter((word) => !text.includes(word))

describe('the reference', () => {
  it('[D1] the reference is made of the tables as they are now', async () => {
    const source = ['--import', 'tsx', '--conditions=@stonechat/source']
    const { stderr } = await run(process.execPath, [...source, 'scripts/generate-docs.mjs', '--check'], {
      cwd: root,
    })
    expect(stderr).toContain('up to date')
  })

  it('[D2] the reference names every error with its status and both sentences', async () => {
    const rows = Object.entries(errorTable).map(([code, { http, en, zh }]) => ({ code, http, en, zh }))
    const text = await page('errors.md')
    for (const { code, http, en, zh } of rows) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${code}\` | ${http} |`))
      expect(row, code).toContain(`| ${en} | ${zh} |`)
    }
  })

  it('[D3] the reference names every close code, event, route and limit', async () => {
    const sockets = await page('websocket.md')
    const codes = Object.entries(closeCodes).map(([name, { code }]) => `| ${code} | \`${name}\` |`)
    const events = Object.keys(eventSchemas).map((name) => `### \`${name}\``)
    expect(missingIn(sockets, [...codes, ...events])).toEqual([])
    const paths = Object.values(routes).flatMap((route) =>
      'http' in route && route.http !== undefined ? [`### ${route.http.join(' ')}\n`] : [],
    )
    expect(missingIn(await page('http.md'), paths)).toEqual([])
    const names = await limitNames()
    expect(names.length).toBeGreaterThan(150)
    expect(
      missingIn(
        await page('limits.md'),
        names.map((name) => `| \`${name}\` |`),
      ),
    ).toEqual([])
  })

  it('[D4] the reference describes the socket as AsyncAPI whose references all lead somewhere', async () => {
    const document = JSON.parse(await page('asyncapi.json'))
    expect(document.asyncapi).toBe('3.0.0')
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      (match) => match[1]!,
    )
    const lost = references.filter((path) => {
      const found = path
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document)
      return found === undefined
    })
    expect(references.length).toBeGreaterThan(100)
    expect(lost).toEqual([])
  })
})

/** The names in every table of limits, as they are written in the sources. */
async function limitNames(): Promise<string[]> {
  const files = await readdir(`${root}packages`, { recursive: true })
  const tables = files.filter((file) => /^[a-z]+\/src\/(client-)?limits\.ts$/.test(file))
  const texts = await Promise.all(tables.map((file) => readFile(`${root}packages/${file}`, 'utf8')))
  return texts.flatMap((text) =>
    [...text.matchAll(/^(?: {2}|export const )(\w+)(?::| = \d)/gm)].map((match) => match[1]!),
  )
}
