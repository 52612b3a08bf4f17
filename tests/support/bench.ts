/** Benches at tiny sizes: that they run, not how fast. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { makeTempFolder, within } from '@stonechat/testkit'

export interface BenchRun {
  /** Everything it printed. */
  readonly output: string
  /** What it wrote, by name; figures are those of a busy machine and say nothing. */
  readonly results: Readonly<Record<string, BenchResult>>
}

export interface BenchResult {
  readonly question: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly notes?: readonly string[]
  readonly date: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const runTimeoutMs = 240_000

/** Benches measure the program as it is shipped; `npm test` builds it. */
export const isBuilt = existsSync(`${root}packages/server/dist/main.js`)

/**
 * Runs `bench/NAME/NAME.ts --smoke`, or `bench/FOLDER/NAME.ts` for a name with a folder, to its end. Rejects with what it
 * said where that is no success.
 */
export async function runBench(name: string, ...args: readonly string[]): Promise<BenchRun> {
  await using folder = await makeTempFolder()
  const file = name.includes('/') ? name : `${name}/${name}`
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const inherited = Object.entries(process.env).filter(([key]) => !/^(VITEST|NODE_OPTIONS)/.test(key))
  const child = spawn(
    process.execPath,
    [
      ...['--import', tsx, '--conditions=@stonechat/source', `${root}bench/${file}.ts`],
      ...['--smoke', '--results', folder.path, ...args],
    ],
    { cwd: root, env: Object.fromEntries(inherited), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const code = await within(ended, () => `the end of the bench ${name}: ${output}`, runTimeoutMs).finally(
    () => child.kill('SIGKILL'),
  )
  if (code !== 0) throw new Error(`the bench ${name} ended with ${code}: ${output}`)
  const results = readdirSync(folder.path).map((result): [string, BenchResult] => [
    result.replace(/\.json$/, ''),
    JSON.parse(readFileSync(`${folder.path}/${result}`, 'utf8')),
  ])
  return { output, results: Object.fromEntries(results) }
}
