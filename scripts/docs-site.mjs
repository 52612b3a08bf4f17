/**
 * `npm run docs`: builds the site of docs/ into docs/.vitepress/dist; with --serve it shows it while one writes. VitePress is
 * installed into docs/ when this runs for the first time, so that the chat itself does not pay for it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requireNode, root, run, say } from './lib/workspace.mjs'

requireNode()
const docs = join(root, 'docs')
const vitepress = join(docs, 'node_modules/vitepress/bin/vitepress.js')
const isServing = process.argv.includes('--serve')

if (!existsSync(vitepress)) {
  say('installing VitePress into docs/ (once)')
  const isWindows = process.platform === 'win32'
  await run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: docs, shell: isWindows })
}
await run(process.execPath, [vitepress, isServing ? 'dev' : 'build'], { cwd: docs })
if (!isServing) say('the site is in docs/.vitepress/dist')
