/**
 * `npm run routes:generate`: writes what browsers load of the protocol's tables: the light half of the operations, out of
 * their entries, and the codes of errors. With --check: changes nothing and fails where one is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorTable } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import { fail, root, say } from './lib/workspace.mjs'

const folder = join(root, 'packages/protocol/src/gen')
const all = Object.values(operations)
const others = all.filter((operation) => !isFirst(operation))
const codes = Object.keys(errorTable)
const files = {
  'routes.ts': `// Made by \`npm run routes:generate\` out of the operations.ts of every noun. Do not edit.
import { type Route, route } from '../operations/route.js'

export const routes = {
${renderRoutes(all)}
} as const satisfies Record<string, Route>

export type OperationName = keyof typeof routes
`,
  'first-routes.ts': `// Made by \`npm run routes:generate\` out of the operations.ts of every noun. Do not edit.
import { type Route, route } from '../operations/route.js'

/** What a client knows from its start: what needs no user, what only a socket carries, and what it asks to sign in. */
export const firstRoutes = {
${renderRoutes(all.filter(isFirst))}
} as const satisfies Record<string, Route>
`,
  'user-routes.ts': `// Made by \`npm run routes:generate\` out of the operations.ts of every noun. Do not edit.
import type { MethodAndPath } from '../operations/route.js'

/** What a signed-in user calls, for which a socket is there as well. */
export const userRoutes = {
${others.map(({ name, http }) => `  '${name}': '${http.join(' ')}',`).join('\n')}
} as const satisfies Record<string, MethodAndPath>
`,
  'error-codes.ts': `// Made by \`npm run routes:generate\` out of errors.ts. Do not edit.
import type { ErrorCode } from '../errors.js'

/** Every code of the error table, for programs that need no sentences. */
export const errorCodes: readonly ErrorCode[] = [
${renderCodes(codes)}
]

/** Those after which the same request may succeed later without being changed. */
export const retryableCodes: readonly ErrorCode[] = [
${renderCodes(codes.filter((code) => errorTable[code].retryable))}
]
`,
}

mkdirSync(folder, { recursive: true })
const stale = Object.keys(files).filter((name) => readText(name) !== files[name])
if (!process.argv.includes('--check')) {
  for (const name of stale) writeFileSync(join(folder, name), files[name])
  say(stale.length === 0 ? 'the routes are up to date' : `wrote ${stale.join(', ')}`)
} else if (stale.length > 0)
  fail(`packages/protocol/src/gen: run \`npm run routes:generate\`: stale are ${stale.join(', ')}`)
else say('the routes are up to date')

function isFirst({ name, http, auth }) {
  return auth !== 'user' || http === undefined || name === 'user.get' || name === 'account.logout'
}

function renderRoutes(routes) {
  return routes.map(renderRoute).join('\n')
}

/** Only what is not usual, as `route` has it. No operation without a path has an unusual level. */
function renderRoute({ name, http, auth }) {
  const args = [http === undefined ? '' : `'${http.join(' ')}'`, auth === 'user' ? '' : `'${auth}'`]
  return `  '${name}': route(${args.filter((arg) => arg !== '').join(', ')}),`
}

function renderCodes(names) {
  return names.map((code) => `  '${code}',`).join('\n')
}

function readText(name) {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}
