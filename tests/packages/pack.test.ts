/** The packages as others get them: packed, installed into an empty project, compiled against and run. */
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeTempFolder, type TempFolder } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tool = (path: string) => join(root, 'node_modules', path)
const names = ['protocol', 'im', 'user', 'work', 'file', 'storage', 'cluster', 'gateway', 'client'] as const

let folder: TempFolder
let tarballs: string
let project: string

/** Runs a program to its end and gives what it printed; what it printed is in the error where it fails. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_OPTIONS|NODE_ENV)/.test(name),
  )
  try {
    const { stdout } = await promisify(execFile)(command, [...args], {
      cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1' },
      shell: process.platform === 'win32',
    })
    return stdout
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`, { cause })
  }
}
const node = (script: string, args: readonly string[], cwd: string) =>
  run(process.execPath, [script, ...args], cwd)

const tarballOf = (name: string) => join(tarballs, `stonechat-${name}-0.1.0.tgz`)

beforeAll(async () => {
  folder = await makeTempFolder()
  tarballs = join(folder.path, 'tarballs')
  project = join(folder.path, 'project')
  await mkdir(tarballs)
  await mkdir(project)
  const folders = names.map((name) => `packages/${name}`)
  await node(tool('typescript/bin/tsc'), ['-b', ...folders], root)
  const workspaces = folders.flatMap((path) => ['-w', path])
  await run('npm', ['pack', '--silent', '--pack-destination', tarballs, ...workspaces], root)

  const dependencies = Object.fromEntries(
    names.map((name) => [`@stonechat/${name}`, `file:${tarballOf(name)}`]),
  )
  // What a user of the packages has besides them: types of Node, and on Node 20 a WebSocket.
  const others = { '@types/node': '^20.19.0', ws: '^8.23.0' }
  const manifest = { private: true, type: 'module', dependencies: { ...dependencies, ...others } }
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest))
  await copyFile(
    fileURLToPath(new URL('consumer/consumer.ts', import.meta.url)),
    join(project, 'consumer.ts'),
  )
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  await run('npm', ['install', ...quiet], project)
}, 180_000)
afterAll(() => folder[Symbol.asyncDispose]())

describe('the packages', () => {
  it('[E34] those that are packed here are all that are not private', async () => {
    const manifests = (await readdir(join(root, 'packages'))).map(async (name) => {
      const text = await readFile(join(root, 'packages', name, 'package.json'), 'utf8')
      return JSON.parse(text).private === true ? [] : [name]
    })
    expect((await Promise.all(manifests)).flat().sort()).toEqual([...names].sort())
  })

  it.each(names)('[E30] %s holds what it exports, its licence and a README, and no tests', async (name) => {
    const installed = join(project, 'node_modules/@stonechat', name)
    const files = await readdir(installed, { recursive: true })
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'package.json']))
    expect(files.filter((path) => /\.test\.|\/testing|tsbuildinfo/.test(path))).toEqual([])
  })

  it.each(names)('[E31] %s passes publint and attw', async (name) => {
    await node(tool('publint/src/cli.js'), ['run', tarballOf(name), '--strict'], root)
    await node(
      tool('@arethetypeswrong/cli/dist/index.js'),
      [tarballOf(name), '--profile', 'esm-only', '--format', 'ascii'],
      root,
    )
  })

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])(
    '[E32] a strict program compiles against their types: module resolution %s',
    async (moduleResolution, module) => {
      const compilerOptions = { module, moduleResolution, ...strict, outDir: moduleResolution }
      const settings = join(project, `tsconfig.${moduleResolution}.json`)
      await writeFile(settings, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
      await node(tool('typescript/bin/tsc'), ['-p', settings], project)
    },
  )

  it('[E33] installed in an empty project they run on plain Node: accounts, messaging, carriers and the SDK', async () => {
    const options = ['--module', 'nodenext', '--target', 'es2022', '--skipLibCheck', '--types', 'node']
    await node(
      tool('typescript/bin/tsc'),
      ['--ignoreConfig', 'consumer.ts', '--outDir', 'out', ...options],
      project,
    )
    const said = JSON.parse(await node('out/consumer.js', [], project))
    expect(said).toEqual({
      sent: 1,
      history: [{ type: 'text', text: 'note to self' }],
      account: 'signed_in',
      parsed: { type: 'text', text: 'hi' },
      textMax: 8_000,
      mysql: 'function',
      nats: 'function',
      proto: 'message.proto',
    })
  })

  it('[E35] their contract suites run in the Vitest of another project, on its own store and bus', async () => {
    await Promise.all(['vitest', 'fast-check'].map(lend))
    await copyFile(
      fileURLToPath(new URL('consumer/store-contract.ts', import.meta.url)),
      join(project, 'store.test.ts'),
    )
    const report = join(project, 'report.json')
    const options = ['--root', project, '--reporter', 'json', '--outputFile', report]
    await node(tool('vitest/vitest.mjs'), ['run', ...options], project)
    const { numFailedTests, numPassedTests, testResults } = JSON.parse(await readFile(report, 'utf8'))
    expect(numFailedTests).toBe(0)
    expect(numPassedTests).toBeGreaterThan(100)
    // The rules of files are left out of a store of messages without any.
    const leftOut = (testResults as { assertionResults: { status: string; title: string }[] }[])
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status !== 'passed')
    const ofFiles = /\[(L4\d\d|T255|T301|T347|T348)\]/
    expect(leftOut.filter(({ title }) => !ofFiles.test(title))).toEqual([])
  })
})

/** Lets the project find a tool of this repository, as if it had been installed there. */
async function lend(name: string): Promise<void> {
  await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction')
}

const strict = {
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable', 'dom'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
}
