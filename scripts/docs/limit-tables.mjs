/** The tables of limits: two of the protocol, which clients share, and one of each package that has limits of its own. */
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
      const [values] = Object.values(await import(file.href))
      return { file, from, values }
    }),
  )
}
