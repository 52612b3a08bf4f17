/** `npm start -- OPTIONS`: installs and builds what is missing, then is the server, in this very process. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, ensureInstalled, requireNode, root } from './lib/workspace.mjs'

requireNode()
await ensureInstalled()
await ensureBuilt()

const main = join(root, 'packages/server/dist/main.js')
process.argv[1] = main
await import(pathToFileURL(main).href)
