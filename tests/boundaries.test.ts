/** Who may import whom. The table is the architecture; what is not in it is not allowed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  describeImport,
  entryPointOf,
  isHeavy,
  isNodeModule,
  listSources,
  packageNameOf,
  reachable,
  readImports,
  root,
  workspacePackageOf,
} from './support/imports.js'

type Strength = 'values' | 'types'

/**
 * For each package: which other packages it may import, and whether only their types. An entry point that has its own
 * line, such as `im/rules`, goes by that.
 */
const allowed: Record<string, Record<string, Strength>> = {
  protocol: {},
  im: { protocol: 'values' },
  user: { protocol: 'values' },
  storage: { protocol: 'values', im: 'types', 'im/rules': 'values', user: 'types' },
  cluster: { protocol: 'values', im: 'types' },
  gateway: { protocol: 'values', im: 'types', user: 'types' },
  server: {
    protocol: 'values',
    im: 'values',
    user: 'values',
    storage: 'values',
    cluster: 'values',
    gateway: 'values',
  },
  client: { protocol: 'values' },
  web: { client: 'values', protocol: 'values' },
  testkit: {
    protocol: 'values',
    im: 'values',
    user: 'values',
    storage: 'values',
    cluster: 'values',
    gateway: 'values',
    server: 'values',
    client: 'values',
  },
}

/** Packages that run where there is no Node. */
const withoutNode = ['protocol', 'client', 'web']

const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
)
const isTest = (file: string) => /\.test\.tsx?$|\/(test|testing)\//.test(file)
const productSources = (name: string) => listSources(name).filter((file) => !isTest(file))

describe('boundaries', () => {
  it('[R20] every package stands in the table', () => {
    expect(packages.filter((name) => !Object.hasOwn(allowed, name))).toEqual([])
  })

  it.each(packages)(
    '[R21] %s imports only packages the table allows, and only types where it says so',
    (name) => {
      const faults = productSources(name)
        .flatMap(readImports)
        .filter(({ specifier, isTypeOnly }) => {
          const other = workspacePackageOf(specifier)
          if (other === undefined || other === name) return false
          const strength = allowed[name]?.[entryPointOf(specifier)] ?? allowed[name]?.[other]
          return strength === undefined || (strength === 'types' && !isTypeOnly)
        })
      expect(faults.map(describeImport)).toEqual([])
    },
  )

  it.each(packages)('[R22] no relative import leaves %s', (name) => {
    const folder = join(root, 'packages', name, 'src')
    const faults = listSources(name)
      .flatMap(readImports)
      .filter(({ file, specifier }) => {
        if (!specifier.startsWith('.')) return false
        return relative(folder, resolve(root, dirname(file), specifier)).startsWith('..')
      })
    expect(faults.map(describeImport)).toEqual([])
  })

  it.each(packages)('[R23] what %s imports stands in its package.json', (name) => {
    const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = readManifest(name)
    const atRuntime = new Set([
      ...Object.keys(dependencies),
      ...Object.keys(peerDependencies),
      `@stonechat/${name}`,
    ])
    const inDevelopment = new Set([...atRuntime, ...Object.keys(devDependencies), ...atRootForTests])
    const faults = listSources(name)
      .flatMap(readImports)
      .filter(({ file, specifier, isTypeOnly }) => {
        if (specifier.startsWith('.') || isNodeModule(specifier)) return false
        if (isTest(file) && workspacePackageOf(specifier) !== undefined) return false
        const mayBeDevelopment = isTest(file) || isTypeOnly || ['web', 'testkit'].includes(name)
        return !(mayBeDevelopment ? inDevelopment : atRuntime).has(packageNameOf(specifier))
      })
    expect(faults.map(describeImport)).toEqual([])
  })

  it.each(packages)(
    '[R24] the package.json of %s depends on no Stonechat package the table forbids',
    (name) => {
      const { dependencies = {} } = readManifest(name)
      const others = Object.keys(dependencies).flatMap((dependency) => workspacePackageOf(dependency) ?? [])
      expect(others.filter((other) => allowed[name]?.[other] === undefined)).toEqual([])
    },
  )

  it.each(withoutNode)('[R25] %s knows no Node', (name) => {
    const faults = productSources(name)
      .flatMap(readImports)
      .filter(({ specifier, isTypeOnly }) => isNodeModule(specifier) && !isTypeOnly)
    expect(faults.map(describeImport)).toEqual([])
  })

  it('[R26] protocol knows no DOM: it compiles with neither library', () => {
    const { compilerOptions } = JSON.parse(
      readFileSync(join(root, 'packages/protocol/tsconfig.json'), 'utf8'),
    )
    expect(compilerOptions.types).toEqual([])
    expect(compilerOptions.lib ?? []).not.toContain('DOM')
  })

  it.each(['packages/protocol/src/index.ts', 'packages/client/src/index.ts', 'packages/web/src/main.tsx'])(
    '[R27] %s reaches no schema library at runtime, however far its imports go',
    (entry) => {
      const faults = [...reachable(entry)]
        .flatMap(readImports)
        .filter(({ specifier, isTypeOnly }) => !isTypeOnly && isHeavy(specifier))
      expect(faults.map(describeImport)).toEqual([])
    },
  )

  it('[R28] im and user do not import each other', () => {
    expect(allowed.im).not.toHaveProperty('user')
    expect(allowed.user).not.toHaveProperty('im')
  })
})

/** Tools of the root (esbuild comes with tsx), and every workspace package, are there for tests without being named. */
const atRootForTests = ['vitest', 'fast-check', 'tsx', 'esbuild']

function readManifest(name: string): Record<'dependencies' | 'devDependencies' | 'peerDependencies', object> {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
}
