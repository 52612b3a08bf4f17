/** The tables of limits: those of the protocol are values by themselves, and each package may have a table of its own. */
import { existsSync, readdirSync } from 'node:fs'

const packages = new URL('../../packages/', import.meta.url)

/** Every table: the file it is written in, what to import it from, and its values by name. */
export async function readLimitTables() {
  const own = readdirSync(packages)
    .filter((name) => name !== 'protocol' && existsSync(new URL(`${name}/src/limits.ts`, packages)))
    .sort()
    .map((name) => ({ path: `${name}/src/limits.ts`, from: `@stonechat/${name}/limits` }))
  const shared = ['limits', 'client-limits'].map((name) => ({
    path: `protocol/src/${name}.ts`,
    from: '@stonechat/protocol',
  }))
  return Promise.all(
    [...shared, ...own].map(async ({ path, from }) => {
      const file = new URL(path, packages)
      const module = await import(file.href)
      const values = from === '@stonechat/protocol' ? module : Object.values(module)[0]
      return { file, from, values }
    }),
  )
}
