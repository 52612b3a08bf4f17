/** The tables of limits: those of the protocol are values by themselves; packages, and nouns in them, have tables of their own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const packages = new URL('../../packages/', import.meta.url)
const ownTable = /^export const \w*[lL]imits = \{$/m

/** Every table: the file it is written in, what to import it from, and its values by name. */
export async function readLimitTables() {
  const own = readdirSync(packages)
    .filter((name) => name !== 'protocol' && existsSync(new URL(`${name}/src/limits.ts`, packages)))
    .sort()
    .map((name) => ({ path: `${name}/src/limits.ts`, from: `@stonechat/${name}/limits` }))
  const ofNouns = readdirSync(new URL('im/src/', packages), { recursive: true })
    .filter((path) => /\/[\w-]+\.ts$/.test(path) && ownTable.test(readText(`im/src/${path}`)))
    .sort()
    .map((path) => ({ path: `im/src/${path}`, from: '@stonechat/im/rules' }))
  const shared = ['limits', 'client-limits'].map((name) => ({
    path: `protocol/src/${name}.ts`,
    from: '@stonechat/protocol',
  }))
  return Promise.all(
    [...shared, ...own, ...ofNouns].map(async ({ path, from }) => {
      const file = new URL(path, packages)
      const module = await import(file.href)
      return { file, from, values: from === '@stonechat/protocol' ? module : tableOf(module) }
    }),
  )
}

function tableOf(module) {
  return Object.entries(module).find(([name]) => /limits$/i.test(name))[1]
}

function readText(path) {
  return readFileSync(new URL(path, packages), 'utf8')
}
