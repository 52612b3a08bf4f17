/** What the scripts share. Plain Node without dependencies: on a fresh clone nothing else is there yet. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bundleServer } from './bundle.mjs'

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')

const stamp = join(root, 'node_modules/.cache/stonechat/build')
const products = [
  'packages/server/dist/main.js',
  'packages/server/dist/sqlite-worker.js',
  'packages/server/dist/mysql-worker.js',
  'packages/server/dist/workshop-child.js',
  'packages/web/dist/app/index.html',
]

/** Ends the program with a sentence where this Node cannot run Stonechat. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const fits = major === 20 ? minor >= 19 : major === 22 ? minor >= 13 : major > 22
  if (fits) return
  fail(`Stonechat needs Node 20.19 or later, or 22.13 or later. This is Node ${process.versions.node}.`)
}

/** Installs what `package-lock.json` names, unless it is there already. */
export async function ensureInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (existsSync(installed) && modifiedAt(installed) >= modifiedAt(join(root, 'package-lock.json'))) return
  say('installing dependencies (once)')
  // Development dependencies are needed to build, whatever NODE_ENV says.
  await run('npm', ['ci', '--include=dev', '--no-fund', '--no-audit'], {
    shell: process.platform === 'win32',
  })
}

/** Builds server and web app, unless the sources are those of the last build. */
export async function ensureBuilt({ force = false } = {}) {
  const hash = hashSources()
  const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (!force && isFresh && products.every((path) => existsSync(join(root, path)))) return
  say('building')
  await runTool('typescript/bin/tsc', ['-b', 'packages/server', 'packages/client', 'packages/testkit'])
  await bundleServer(root)
  await runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], { cwd: join(root, 'packages/web') })
  mkdirSync(resolve(stamp, '..'), { recursive: true })
  writeFileSync(stamp, hash)
}

/** Runs a command to its end, showing what it says. Ends this program with its exit code where it fails. */
export async function run(command, args, options = {}) {
  const code = await exitCodeOf(command, args, options)
  if (code !== 0) fail(`${[command, ...args].join(' ')} failed`, code)
}

/** Runs a JavaScript tool out of node_modules. */
function runTool(path, args, options = {}) {
  return run(process.execPath, [join(root, 'node_modules', path), ...args], options)
}

/**
 * Runs a command to its end and answers with its exit code; 1 where a signal ended it or it cannot be started. Signals
 * to this program end the command, and with it this program.
 */
export async function exitCodeOf(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  let told
  const passOn = (signal) => {
    told = signal
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn)
  const code = await new Promise((done) => {
    child.once('error', () => done(1))
    child.once('exit', (exitCode) => done(exitCode ?? 1))
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, passOn)
  if (told !== undefined) process.exit(130)
  return code
}

export function say(text) {
  process.stderr.write(`stonechat: ${text}\n`)
}

export function fail(text, code = 1) {
  say(text)
  process.exit(code)
}

function modifiedAt(path) {
  return statSync(path).mtimeMs
}

/** Everything a build reads, by content: a checkout changes times without changing files, and the other way round. */
function hashSources() {
  const hash = createHash('sha256')
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0')
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/lib/bundle.mjs'])
    add(name)
  for (const name of readdirSync(join(root, 'packages')).sort()) {
    for (const path of listFiles(`packages/${name}`)) add(path)
  }
  return hash.digest('hex')
}

function listFiles(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory())
        return ['dist', 'node_modules', 'data'].includes(entry.name) ? [] : listFiles(path)
      return /\.test\.tsx?$/.test(entry.name) || !entry.isFile() ? [] : [path]
    })
}
