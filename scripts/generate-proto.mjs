/**
 * `node scripts/generate-proto.mjs`: checks the .proto files and makes TypeScript of them, without a network.
 * `--check` changes nothing and fails where the generated code is stale.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fail, root, run, say } from './lib/workspace.mjs'

const source = join(root, 'packages/protocol/proto')
const generated = join(root, 'packages/gateway/src/grpc/gen')
const bin = join(root, 'node_modules/.bin')

const isCheck = process.argv.includes('--check')
const output = mkdtempSync(join(tmpdir(), 'stonechat-proto-'))
process.on('exit', () => rmSync(output, { recursive: true, force: true }))

await buf('lint')
await buf('format', isCheck ? '--diff' : '--write', '--exit-code')
await generate(output)
const stale = differences(output, generated)
if (isCheck && stale.length > 0) fail(`run node scripts/generate-proto.mjs: stale are ${stale.join(', ')}`)
if (!isCheck) {
  rmSync(generated, { recursive: true, force: true })
  await generate(generated)
}
say(isCheck ? 'the generated code is up to date' : `generated ${listFiles(generated).length} files`)

/** Our services, and that of gRPC's own health, so that reflection can show both. */
async function generate(folder) {
  await buf('generate', '--output', folder)
  await buf('generate', join(root, 'node_modules/grpc-health-check/proto'), '--output', folder)
}

/** Runs buf where its plugin is found. */
function buf(...args) {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  return run(join(bin, 'buf'), args, { cwd: source, env, shell: process.platform === 'win32' })
}

function differences(expected, actual) {
  const read = (folder) =>
    new Map(listFiles(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  const [wanted, found] = [read(expected), read(actual)]
  return [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (path) => wanted.get(path) !== found.get(path),
  )
}

function listFiles(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  } catch {
    return []
  }
}
