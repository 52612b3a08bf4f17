/** Which package may import which. The table is the architecture; what is not in it is not allowed. */
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
  work: { protocol: 'values', im: 'types' },
  file: { protocol: 'values', work: 'values' },
  storage: {
    protocol: 'values',
    im: 'types',
    'im/rules': 'values',
    user: 'types',
    'user/rules': 'values',
    work: 'types',
    file: 'types',
  },
  cluster: { protocol: 'values', im: 'types' },
  gateway: { protocol: 'values', im: 'types', user: 'types', file: 'types' },
  server: {
    protocol: 'values',
    im: 'values',
    user: 'values',
    work: 'values',
    file: 'values',
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
    file: 'values',
    storage: 'values',
    cluster: 'values',
    gateway: 'values',
    server: 'values',
    client: 'values',
  },
}

/** Packages that run where there is no Node. */
const withoutNode = ['protocol', 'client', 'web']

/**
 * The layers of the web app, lowest first: a file imports its own layer and those below. Every folder that is not named is a
 * feature; '' is `main.tsx`.
 */
const webLayers = [['text'], ['base'], ['ui'], ['features'], ['app'], ['start', '']]

/** Imports of the web app that run upwards all the same, each with its reason; at most two. */
const upwardInWeb: string[] = []

/** `a -> b` for each import between features of the web app that is part of a cycle, each with its reason. */
const cyclesInWeb: string[] = []

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
        // Made by the package's own build.
        if (specifier.startsWith('virtual:')) return false
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

  it.each(withoutNode)('[R25] %s uses nothing of Node', (name) => {
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

  it('[R160] no layer of the web app imports a higher one', () => {
    const upward = importsInWeb().filter(({ from, to }) => webLayerOf(to) > webLayerOf(from))
    expect(upward.map(({ found }) => describeImport(found))).toEqual(upwardInWeb)
    expect(upwardInWeb.length).toBeLessThanOrEqual(2)
  })

  it('[X943] neither the look nor the behaviour of the web app hangs on the ids of its tests', () => {
    const uses = readdirSync(join(root, 'packages/web/src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:tsx?|css)$/.test(path) && !isTest(path))
      .filter((path) => {
        const source = readFileSync(join(root, 'packages/web/src', path), 'utf8')
        return /\[data-testid|['"]data-testid['"]\)|dataset\.testid/.test(source)
      })
    expect(uses).toEqual([])
  })

  it('[X944] what a conversation, a person or a group is called comes from the functions for it, and stands by itself only as a Name', () => {
    const bare = productSources('web')
      .filter((path) => path.endsWith('.tsx'))
      .flatMap((path) => {
        const source = readFileSync(path, 'utf8')
        const read = source.match(
          /\b(?!texts|words|details|faults|document)\w+\??\.(?:title|nickname|username)\b/g,
        )
        const shown = source.match(/(?<!<Name)>\s*\{\w*(?:[nN]ame|[sS]ender)\}\s*</g)
        return [...(read ?? []), ...(shown ?? [])].map((found) => `${relative(root, path)}: ${found}`)
      })
    expect([...new Set(bare)]).toEqual(namesReadInWeb)
  })

  it('[R161] features of the web app form no import cycle', () => {
    const edges = new Map<string, Set<string>>()
    for (const { from, to } of importsInWeb()) {
      if (from === to || webLayerOf(from) !== featureLayer || webLayerOf(to) !== featureLayer) continue
      edges.set(from, (edges.get(from) ?? new Set()).add(to))
    }
    const inCycle = [...edges].flatMap(([from, targets]) =>
      [...targets].filter((to) => canReach(edges, to, from)).map((to) => `${from} -> ${to}`),
    )
    expect(inCycle.sort()).toEqual(cyclesInWeb)
  })
})

/** Where the parts of a name are read all the same: to edit it, as an account's own line, before the profile is there, and for others to read. */
const namesReadInWeb: readonly string[] = [
  'packages/web/src/composer/ChooseCard.tsx: contact.nickname',
  'packages/web/src/contact/EditContact.tsx: contact.nickname',
  'packages/web/src/contacts/ContactItem.tsx: contact.nickname',
  'packages/web/src/contacts/FindPerson.tsx: user.username',
  'packages/web/src/group/MemberRow.tsx: member.nickname',
  'packages/web/src/person/PersonCard.tsx: user?.username',
  'packages/web/src/profile/UserDetails.tsx: user.username',
  'packages/web/src/settings/ProfileForm.tsx: own.nickname',
  'packages/web/src/settings/ProfileForm.tsx: own.username',
  'packages/web/src/settings/SettingsPage.tsx: own.username',
]

const featureLayer = webLayers.findIndex((layer) => layer.includes('features'))

function webLayerOf(folder: string): number {
  const found = webLayers.findIndex((layer) => layer.includes(folder))
  return found < 0 ? featureLayer : found
}

/** The imports within the web app, each with the folder it stands in and the folder it leads to. */
function importsInWeb() {
  const folderOf = (path: string) => (path.includes('/') ? path.split('/', 1)[0]! : '')
  const source = join(root, 'packages/web/src')
  return productSources('web')
    .flatMap(readImports)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map((found) => ({
      found,
      from: folderOf(relative(source, resolve(root, found.file))),
      to: folderOf(relative(source, resolve(root, dirname(found.file), found.specifier))),
    }))
}

function canReach(edges: ReadonlyMap<string, ReadonlySet<string>>, from: string, goal: string): boolean {
  const seen = new Set<string>()
  const visit = (at: string): boolean => {
    if (at === goal) return true
    if (seen.has(at)) return false
    seen.add(at)
    return [...(edges.get(at) ?? [])].some(visit)
  }
  return visit(from)
}

/** Tools of the root (esbuild comes with tsx), and every workspace package, are there for tests without being named. */
const atRootForTests = ['vitest', 'fast-check', 'tsx', 'esbuild']

function readManifest(name: string): Record<'dependencies' | 'devDependencies' | 'peerDependencies', object> {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
}
