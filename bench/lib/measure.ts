/** One run of the load against one program, with what it cost. */
import type { Generator, RunPlan, RunResult } from '../load/generator.js'
import { createCostMeter } from './process-cost.js'

/** From here on the generator may be what limits a figure. */
const generatorLimitShare = 0.9

export interface Measured extends RunResult {
  readonly sentPerSecond: number
  readonly deliveriesPerSecond: number
  /** Of the server, with the processes of its database. */
  readonly serverCpuSeconds: number
  /** Share of one core. */
  readonly serverCpuShare: number
  readonly generatorCpuShare: number
  readonly isGeneratorLimit: boolean
  readonly deliveriesPerCpuSecond: number
  readonly cpuMsPerThousand: number
  readonly residentMb: number
}

/** @param pids the server first, then what works for it */
export async function measure(
  generator: Pick<Generator, 'run'>,
  pids: readonly number[],
  plan: RunPlan,
): Promise<Measured> {
  const meter = createCostMeter(pids)
  const result = await generator.run(plan, { onMeasuring: meter.start, onMeasured: meter.stop })
  const generatorCpuShare = result.cpuSeconds / result.seconds
  return {
    ...result,
    sentPerSecond: result.sent / result.seconds,
    deliveriesPerSecond: result.deliveries / result.seconds,
    serverCpuSeconds: meter.cpuSeconds,
    serverCpuShare: meter.cpuSeconds / result.seconds,
    generatorCpuShare,
    isGeneratorLimit: generatorCpuShare > generatorLimitShare,
    deliveriesPerCpuSecond: result.deliveries / meter.cpuSeconds,
    cpuMsPerThousand: (meter.cpuSeconds * 1_000_000) / result.deliveries,
    residentMb: meter.residentMb,
  }
}
