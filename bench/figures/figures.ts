/**
 * Puts what was measured last into docs/performance.md: between `<!-- figures: NAME -->` and `<!-- /figures -->` the tables of
 * bench/results/NAME.json, and for the name `capacity` what follows from several of them. What has no result stays.
 *
 *   npm run bench:figures
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { toCapacity } from './capacity.js'
import { type Result, toMarkdown } from './markdown.js'

const document = new URL('../../docs/performance.md', import.meta.url)
const folder = new URL('../results/', import.meta.url)

const results = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Result,
    ]),
)
const render = (name: string): string | undefined => {
  if (name === 'capacity') return toCapacity(results)
  const result = results.get(name)
  return result && toMarkdown(result)
}

const text = readFileSync(document, 'utf8')
const written = text.replace(
  /<!-- figures: (\S+) -->\n([\s\S]*?)<!-- \/figures -->/g,
  (_, name: string, before: string) =>
    `<!-- figures: ${name} -->\n${render(name) ?? before.trim()}\n<!-- /figures -->`,
)
writeFileSync(document, written)
console.log(`${results.size} results: ${[...results.keys()].join(', ')}`)
