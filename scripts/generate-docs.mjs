/**
 * `npm run docs:generate`: writes docs/reference, and the table in docs/guide/groups.md, out of the tables of the packages, from source.
 * With --check: changes nothing and fails where a page is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { renderAsyncapi } from './docs/asyncapi.mjs'
import { withGroupRights } from './docs/group-rights.mjs'
import { renderGrpc } from './docs/grpc.mjs'
import { renderHttp } from './docs/http.mjs'
import { renderNouns } from './docs/operations.mjs'
import { renderErrors, renderLimits, renderOptions } from './docs/tables.mjs'
import { renderWebSocket } from './docs/websocket.mjs'
import { fail, say } from './lib/workspace.mjs'

const note =
  '<!-- Made by `npm run docs:generate`; change the tables in packages/protocol and packages/server instead. -->'
const page = (text) => `${note}\n\n${text.trimEnd()}\n`

const folder = new URL('../docs/reference/', import.meta.url)
const guide = '../guide/groups.md'

const files = {
  'http.md': page(renderHttp()),
  'websocket.md': page(renderWebSocket()),
  'nouns.md': page(renderNouns()),
  'errors.md': page(renderErrors()),
  'limits.md': page(await renderLimits()),
  'options.md': page(renderOptions()),
  'grpc.md': page(renderGrpc()),
  'asyncapi.json': renderAsyncapi(),
  [guide]: withGroupRights(readText(guide)),
}

if (process.argv.includes('--check')) {
  const stale = Object.keys(files).filter((name) => readText(name) !== files[name])
  if (stale.length > 0) fail(`run npm run docs:generate: stale are ${stale.join(', ')}`)
  say('docs are up to date')
} else {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, folder), text)
  say(`wrote ${Object.keys(files).length} files to docs`)
}

function readText(name) {
  try {
    return readFileSync(new URL(name, folder), 'utf8')
  } catch {
    return undefined
  }
}
