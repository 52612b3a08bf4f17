/** From starting the process to the first request that was answered from the database. */
import type { BenchDatabase } from '../lib/database.js'
import { startServer } from '../lib/server.js'

export async function measureServerStarts(
  database: BenchDatabase,
  options: { runs: number; main?: string | undefined },
): Promise<number[]> {
  const times: number[] = []
  // The first one brings the tables up to date and the program into memory.
  for (let run = 0; run <= options.runs; run += 1) {
    const started = performance.now()
    await using server = await startServer({ database, main: options.main })
    const { status } = await fetch(`${server.url}/readyz`)
    if (status !== 200) throw new Error(`/readyz answered ${status}`)
    if (run > 0) times.push(performance.now() - started)
    await server.stop()
  }
  return times
}
