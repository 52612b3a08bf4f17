/** `npm run build`: builds server, SDK and web app, whether or not anything changed. */
import { ensureBuilt, ensureInstalled, requireNode } from './lib/workspace.mjs'

requireNode()
await ensureInstalled()
await ensureBuilt({ force: true })
