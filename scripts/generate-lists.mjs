/**
 * `npm run lists:generate`: writes the lists that follow from which files there are, so that nothing can be forgotten in them:
 * what each noun brings to the protocol, and the tables and migrations of the storage. With --check: changes nothing and fails
 * where one is stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail, root, say } from './lib/workspace.mjs'

const protocol = 'packages/protocol/src'
const storage = 'packages/storage/src'
const lists = {
  [`${protocol}/gen/operation-entries.ts`]: listEntries('operations', 'operationEntries'),
  [`${protocol}/gen/event-schemas.ts`]: listEntries('events', 'eventSchemas'),
  [`${protocol}/gen/nouns.ts`]: listNouns(),
  [`${protocol}/gen/noun-types.ts`]: listNounTypes(),
  [`${storage}/gen/tables.ts`]: listTables(),
  [`${storage}/gen/migrations.ts`]: listMigrations(),
}

const stale = Object.keys(lists).filter((path) => readText(path) !== lists[path])
if (!process.argv.includes('--check')) {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), lists[path])
  }
  say(stale.length === 0 ? 'the lists are up to date' : `wrote ${stale.join(', ')}`)
} else if (stale.length > 0) fail(`run \`npm run lists:generate\`: stale are ${stale.join(', ')}`)
else say('the lists are up to date')

/** What the files of one name export, in one object. */
function listEntries(file, list) {
  const found = foldersOf(protocol)
    .filter((folder) => existsSync(join(root, protocol, folder, `${file}.ts`)))
    .flatMap((folder) =>
      exportsOf(
        `${protocol}/${folder}/${file}.ts`,
        new RegExp(`^export const (\\w+${toTitle(file)}) = {`, 'gm'),
      ).map((name) => ({ folder, name })),
    )
  return render(
    `${file}.ts of a noun`,
    found.map(({ folder, name }) => `import { ${name} } from '../${folder}/${file}.js'`),
    [
      '',
      `/** The ${file} of every noun. */`,
      `export const ${list} = {`,
      ...found.map(({ name }) => `  ...${name},`),
      '} as const',
    ],
  )
}

function listNouns() {
  return render(
    'file that is named after its noun',
    nounFiles().map((path) => `export * from '../${path}.js'`),
  )
}

function listNounTypes() {
  return render(
    'type in a file that is named after its noun',
    nounFiles().map((path) => {
      const names = exportsOf(`${protocol}/${path}.ts`, /^export (?:type|interface) (\w+)/gm)
      return `export type { ${names.join(', ')} } from '../${path}.js'`
    }),
  )
}

function nounFiles() {
  return foldersOf(protocol)
    .map((folder) => `${folder}/${folder}`)
    .filter((path) => existsSync(join(root, protocol, `${path}.ts`)))
}

function listTables() {
  const found = foldersOf(storage)
    .flatMap((folder) =>
      readdirSync(join(root, storage, folder))
        .filter((file) => file === 'table.ts' || file.endsWith('-table.ts'))
        .map((file) => ({
          path: `${folder}/${file.replace('.ts', '.js')}`,
          names: exportsOf(`${storage}/${folder}/${file}`, /^export const (\w+): TableOf</gm),
        })),
    )
    .filter(({ names }) => names.length > 0)
  return render(
    'table.ts of a noun',
    found.map(({ path, names }) => `import { ${names.join(', ')} } from '../${path}'`),
    [
      '',
      '/** Every table. */',
      'export const allTables = [',
      ...found.flatMap(({ names }) => names.map((name) => `  ${name},`)),
      '] as const',
    ],
  )
}

function listMigrations() {
  const found = readdirSync(join(root, storage, 'migrations'))
    .filter((file) => /^\d{4}-[\w-]+\.ts$/.test(file))
    .sort()
    .map((file) => file.replace('.ts', ''))
    .map((name) => ({ name, make: toCamelCase(name.slice(5)) }))
  return render(
    'migration',
    [
      "import type { Migration } from 'kysely'",
      ...found.map(({ name, make }) => `import { ${make} } from '../migrations/${name}.js'`),
      "import type { Engine } from '../sql/engine.js'",
    ],
    [
      '',
      '/** All migrations by the names under which databases know them, oldest first. Those that were released stay as they are. */',
      'export const migrations = {',
      ...found.map(({ name, make }) => `  '${name}': ${make},`),
      '} as const satisfies Record<string, (engine: Engine) => Migration>',
    ],
  )
}

function render(source, imports, lines = []) {
  const note = `// Made by \`npm run lists:generate\` out of every ${source}. Do not edit.`
  return `${[note, ...imports, ...lines].join('\n')}\n`
}

function foldersOf(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function exportsOf(path, pattern) {
  return [...readText(path).matchAll(pattern)].map((match) => match[1]).sort()
}

function toTitle(word) {
  return word[0].toUpperCase() + word.slice(1)
}

/** `user-state` → `userState` */
function toCamelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

function readText(path) {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}
