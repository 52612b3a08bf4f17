/** Reads what source files import, without a compiler: TypeScript 7 offers none to programs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Import {
  readonly file: string
  readonly specifier: string
  readonly isTypeOnly: boolean
}

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The TypeScript files of a package, as paths from the root. */
export function listSources(name: string): string[] {
  const folder = `packages/${name}/src`
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/${path}`)
    .sort()
}

/** The imports and re-exports of one file, dynamic ones too. */
export function readImports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  const statements =
    /^[ \t]*(?:import|export)\s+(?:(type\s+)?((?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?)\s*from\s*)?['"]([^'"]+)['"]/gm
  const found = [...text.matchAll(statements)].map(([, type, names = '', specifier]) => ({
    file,
    specifier: specifier!,
    isTypeOnly: type !== undefined || namesOnlyTypes(names),
  }))
  const dynamic = [...text.matchAll(/(?:await|return|=>|\()\s*import\(\s*['"]([^'"]+)['"]\s*,?\s*\)/g)].map(
    ([, specifier]) => ({ file, specifier: specifier!, isTypeOnly: false }),
  )
  return [...found, ...dynamic]
}

/** `{ type A, type B }` loads nothing that matters; `{ type A, b }` does. */
function namesOnlyTypes(names: string): boolean {
  const listed = /^\{([^}]*)\}$/.exec(names.trim())?.[1]
  if (listed === undefined) return false
  const each = listed
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return each.length > 0 && each.every((name) => name.startsWith('type '))
}

/** Files that loading the entry would load, within the workspace. */
export function reachable(entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found
  found.add(entry)
  for (const { specifier, isTypeOnly } of readImports(entry)) {
    if (isTypeOnly || isHeavy(specifier)) continue
    const target = workspacePackageOf(specifier)
    if (target !== undefined) reachable(`packages/${target}/src/index.ts`, found)
    if (!/^\..*\.js$/.test(specifier)) continue
    const path = join(dirname(entry), specifier.replace(/\.js$/, ''))
    reachable(existsSync(join(root, `${path}.ts`)) ? `${path}.ts` : `${path}.tsx`, found)
  }
  return found
}

/** What a browser must not load: schemas are 92 kB. */
export function isHeavy(specifier: string): boolean {
  return packageNameOf(specifier) === 'zod' || specifier === '@stonechat/protocol/operations'
}

export function workspacePackageOf(specifier: string): string | undefined {
  return /^@stonechat\/([^/]+)/.exec(specifier)?.[1]
}

/** `im/rules` for `@stonechat/im/rules`. */
export function entryPointOf(specifier: string): string {
  return specifier.replace(/^@stonechat\//, '')
}

export function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

export function isNodeModule(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

export function describeImport({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`
}
