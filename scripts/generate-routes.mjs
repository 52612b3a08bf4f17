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
const codes = Object.keys(errorTable)
const files = {
  'routes.ts': `// Made by \`npm run routes:generate\` out of the operations.ts of every noun. Do not edit.
import { type Route, route } from '../operations/route.js'

export const routes = {
${Object.values(operations).map(renderRoute).join('\n')}
} as const satisfies Record<string, Route>

export type OperationName = keyof typeof routes
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
