/**
 * `npm run routes:generate`: writes the light half of the operations, which browsers load, out of their entries.
 * With --check: changes nothing and fails where it is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { operations } from '@stonechat/protocol/operations'
import { fail, root, say } from './lib/workspace.mjs'

const path = join(root, 'packages/protocol/src/gen/routes.ts')
const fresh = `// Made by \`npm run routes:generate\` out of the operations.ts of every noun. Do not edit.
import { type Route, route } from '../operations/route.js'

export const routes = {
${Object.values(operations).map(renderRoute).join('\n')}
} as const satisfies Record<string, Route>

export type OperationName = keyof typeof routes
`

if (!process.argv.includes('--check')) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, fresh)
  say('wrote the routes')
} else if (readText() !== fresh)
  fail('packages/protocol/src/gen/routes.ts is stale: run `npm run routes:generate`')
else say('the routes are up to date')

/** Only what is not usual, as `route` has it. */
function renderRoute({ name, area, http, status, auth, cost }) {
  const options = [
    status === 200 ? '' : `status: ${status}`,
    auth === 'user' ? '' : `auth: '${auth}'`,
    cost === 1 ? '' : `cost: ${cost}`,
  ].filter((part) => part !== '')
  const args = [`'${area}'`, http === undefined ? 'undefined' : `'${http.join(' ')}'`]
  if (options.length > 0) args.push(`{ ${options.join(', ')} }`)
  return `  '${name}': route(${args.join(', ')}),`
}

function readText() {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
