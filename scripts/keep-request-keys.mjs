// At a release: writes which keys its requests have, so that no later version takes one away.
//   node --import tsx --conditions=@stonechat/source scripts/keep-request-keys.mjs
// The release after it raises `protocolVersion` (packages/protocol/src/connection/frames.ts) where it adds one; a test says so.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/workspace.mjs'

const protocol = join(root, 'packages/protocol/src')
const { protocolVersion: version } = await import(`${protocol}/connection/frames.ts`)
const { operations } = await import(`${protocol}/operations/table.ts`)
const { listKeys } = await import(`${protocol}/operations/testing/list-keys.ts`)
const keys = Object.fromEntries(Object.values(operations).map(({ name, input }) => [name, listKeys(input)]))
const path = join(protocol, 'operations/testing/released-keys.json')
writeFileSync(path, `${JSON.stringify({ version, keys }, null, 2)}\n`)
