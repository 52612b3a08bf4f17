/** `npm run chaos -- --seed 7 …`: sets up what the run needs, then lets clients talk while servers and networks break. */
import { join } from 'node:path'
import { ensureMariaDb } from './lib/mariadb.mjs'
import { ensureNats } from './lib/nats.mjs'
import { ensureBuilt, ensureInstalled, exitCodeOf, requireNode, root } from './lib/workspace.mjs'

requireNode()
await ensureInstalled()
await ensureMariaDb()
await ensureNats()
await ensureBuilt()
const program = join(root, 'tests/chaos/main.ts')
/** Clients keep what they show, and the checker all that ever happened: some 10 GB for a million messages. */
const memoryMb = 16_384
process.exitCode = await exitCodeOf(
  process.execPath,
  [
    `--max-old-space-size=${memoryMb}`,
    '--import',
    'tsx',
    '--conditions=@stonechat/source',
    program,
    ...process.argv.slice(2),
  ],
  // The servers are those that were just built, not the sources.
  { env: { ...process.env, STONECHAT_TEST_DIST: '1' } },
)
