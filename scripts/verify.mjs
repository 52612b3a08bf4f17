/** `npm run verify`: everything that must hold before a change is taken. Goes on after a failure and names all. */
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, exitCodeOf, requireNode, root } from './lib/workspace.mjs'

const tool = (path, ...args) => [process.execPath, [join(root, 'node_modules', path), ...args]]

const checks = [
  ['types', ...tool('typescript/bin/tsc', '-b')],
  ['types of tests', ...tool('typescript/bin/tsc', '-p', 'tests')],
  ['types of benches', ...tool('typescript/bin/tsc', '-p', 'bench')],
  ['types of examples', ...tool('typescript/bin/tsc', '-p', 'examples')],
  ['format and lint', ...tool('@biomejs/biome/bin/biome', 'check', '.')],
  ['floating promises', ...tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings')],
  ['unused code', ...tool('knip/bin/knip.js')],
  ['SPEC.md and the tests that quote it', process.execPath, [join(root, 'scripts/spec.mjs'), '--check']],
  ...['generate-lists.mjs', 'generate-proto.mjs', 'generate-options.mjs'].map((name) => [
    `${name}: its output is fresh`,
    process.execPath,
    [join(root, 'scripts', name), '--check'],
  ]),
  ...['generate-routes.mjs', 'generate-docs.mjs'].map((name) => [
    `${name}: its output is fresh`,
    process.execPath,
    ['--import', 'tsx', '--conditions=@stonechat/source', join(root, 'scripts', name), '--check'],
  ]),
  ['tests', process.execPath, [join(root, 'scripts/test.mjs')]],
]

requireNode()
await ensureInstalled()
await ensureBuilt()
const failed = []
for (const [name, command, args] of checks) {
  console.log(`\n== ${name}`)
  if ((await exitCodeOf(command, args)) !== 0) failed.push(name)
}
console.log(failed.length === 0 ? '\nall checks hold' : `\nfailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
