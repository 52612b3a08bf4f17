/**
 * `npm run bench:NAME`: builds the product, installs what it is compared with into bench/ (once), and runs
 * bench/NAME/NAME.ts with the arguments given. `--main FILE` measures another build and builds nothing.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  ensureBuilt,
  ensureInstalled,
  exitCodeOf,
  fail,
  requireNode,
  root,
  run,
  say,
} from './lib/workspace.mjs'

const [name = '', ...args] = process.argv.slice(2)
const folder = join(root, 'bench')
const file = join(folder, name, `${name.split('/').at(-1)}.ts`)
if (name === '' || !existsSync(file))
  fail('usage: node scripts/bench.mjs NAME [options]; see bench/README.md', 2)

requireNode()
await ensureInstalled()
if (!existsSync(join(folder, 'node_modules'))) {
  say('installing what the measurements compare with into bench/ (once)')
  await run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: folder, shell: process.platform === 'win32' })
}
if (!args.includes('--main')) await ensureBuilt()
process.exitCode = await exitCodeOf(process.execPath, [
  ...['--import', 'tsx', '--conditions=@stonechat/source'],
  file,
  ...args,
])
