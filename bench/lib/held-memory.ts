/** What a program holds when it has nothing to do, as it stands in lib/collect-garbage.cjs. */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { residentMb } from './process-cost.js'
import type { RunningProgram } from './program.js'

/**
 * Options of Node for a program that is to be asked: the space for young objects as large as V8 lets it become by default, from the
 * start, since it grows as it pleases otherwise.
 */
export const heldMemoryArgs = [
  ...['--require', fileURLToPath(new URL('./collect-garbage.cjs', import.meta.url))],
  ...['--min-semi-space-size=16', '--max-semi-space-size=16'],
]

export interface HeldMemory {
  /** Resident memory of the process. */
  readonly rssKb: number
  /** Objects of V8 in the main thread, and what lies outside of the heap on their behalf, buffers among it. */
  readonly heapKb: number
}

const answerTimeoutMs = 60_000

/**
 * Collects all garbage of a program, and reads what it holds.
 * @param quietMs late work, and the system's taking back of pages, need a moment; the figure is the lowest of this time
 */
export async function readHeldMemory(program: RunningProgram, quietMs: number): Promise<HeldMemory> {
  // Twice: work that ends a little later leaves garbage, too.
  await collect(program)
  await delay(quietMs / 2)
  const heapKb = (await collect(program)) / 1_024
  let rssKb = Number.POSITIVE_INFINITY
  for (let look = 0; look < 5; look += 1) {
    await delay(quietMs / 10)
    rssKb = Math.min(rssKb, residentMb(program.pid) * 1_024)
  }
  return { rssKb, heapKb }
}

/** Says how many bytes are held. */
async function collect({ pid, lines }: RunningProgram): Promise<number> {
  const lastAnswer = () => lines.findLast((line) => line.startsWith('memory '))
  const before = lastAnswer()
  const deadline = performance.now() + answerTimeoutMs
  process.kill(pid, 'SIGUSR2')
  for (;;) {
    const answer = lastAnswer()
    if (answer !== undefined && answer !== before) {
      const { heap, external } = JSON.parse(answer.slice('memory '.length)) as Record<string, number>
      return heap! + external!
    }
    if (performance.now() > deadline) throw new Error('the program did not say what it holds')
    await delay(20)
  }
}
