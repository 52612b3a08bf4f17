import { StonechatError } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { JobStore } from '../contract/index.js'
import { workLimits } from '../limits.js'
import { createGate, openStores, uniqueName, withMethods } from '../testing/open-stores.js'
import { createJobs, type JobsOptions } from './create-jobs.js'
import type { JobKind } from './job-kind.js'
import type { RunOutcome } from './run-job.js'

/** Longer than any test takes. */
const longMs = 10 * 60_000

/** A process that does jobs of one kind, and keeps how its attempts ended. */
async function start(
  kind: string,
  job: JobKind<unknown>,
  options: Partial<JobsOptions<Record<string, unknown>>> = {},
) {
  const { work } = await openStores()
  const outcomes: RunOutcome[] = []
  const jobs = createJobs<Record<string, unknown>>({
    ...{ store: work, owner: 'test', kinds: { [kind]: job }, pollMs: longMs },
    onRun: (run) => void (run.kind === kind && outcomes.push(run.outcome)),
    ...options,
  })
  const count = async () =>
    Object.fromEntries(
      (await jobs.count()).flatMap((one) => (one.kind === kind ? [[one.state, one.count]] : [])),
    )
  return {
    jobs,
    outcomes,
    count,
    add: (body: unknown, given: object = {}) => jobs.add({ kind, body, ...given }),
    [Symbol.asyncDispose]: jobs[Symbol.asyncDispose],
  }
}

const away = new StonechatError('unavailable')

describe('doing jobs', () => {
  it('[J150] a job that is added in a process is done there at once, with its body and as attempt 1', async () => {
    const kind = uniqueName()
    const done = createGate<unknown>()
    await using one = await start(kind, {
      run: async (body, { attempt }) => done.open({ body, attempt }),
    })
    await one.add({ text: '你好' })
    expect(await done.opened).toEqual({ body: { text: '你好' }, attempt: 1 })
    await expect.poll(one.count).toEqual({})
    expect(one.outcomes).toEqual(['done'])
  })

  it('[J151] a process runs at most `maxRunning` jobs of a kind at once, and the next as soon as one ends', async () => {
    const kind = uniqueName()
    let running = 0
    let most = 0
    let done = 0
    const full = createGate()
    await using one = await start(kind, {
      maxRunning: 3,
      async run() {
        running += 1
        most = Math.max(most, running)
        if (running === 3) full.open()
        await full.opened
        running -= 1
        done += 1
      },
    })
    await one.jobs.add(...Array.from({ length: 20 }, () => ({ kind, body: null })))
    await expect.poll(() => done).toBe(20)
    expect(most).toBe(3)
    await expect.poll(() => one.jobs.running().get(kind)).toBe(0)
  })

  it('[J152] a job that fails is tried again after its delay, and kept with its error once it has failed too often', async () => {
    const kind = uniqueName()
    const attempts: number[] = []
    await using one = await start(kind, {
      maxAttempts: 3,
      retryDelayMs: () => 0,
      async run(_, { attempt }) {
        attempts.push(attempt)
        throw new Error('no')
      },
    })
    await one.add(null)
    await expect.poll(one.count).toEqual({ failed: 1 })
    expect(attempts).toEqual([1, 2, 3])
    expect(one.outcomes).toEqual(['retried', 'retried', 'failed'])
  })

  it('[J153] jobs that another process added are found by looking, and each is done by one of them', async () => {
    const kind = uniqueName()
    const done: unknown[] = []
    const job = { run: async (body: unknown) => void done.push(body) }
    const { work } = await openStores()
    await work.addJobs(Array.from({ length: 100 }, (_, body) => ({ kind, body })))
    await using _one = await start(kind, job, { pollMs: 5 })
    await using _other = await start(kind, job, { pollMs: 5 })
    await expect.poll(() => done.length).toBe(100)
    expect(done.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  it('[J154] the lease of a job that takes long is renewed, so that nobody else begins it', async () => {
    const kind = uniqueName()
    const { work } = await openStores()
    let renewals = 0
    const renewed = createGate()
    const store = withMethods<JobStore>(work, {
      async renewJob(lease) {
        renewals += 1
        if (renewals === 6) renewed.open()
        return work.renewJob(lease)
      },
    })
    let begun = 0
    const job = {
      async run() {
        begun += 1
        await renewed.opened
      },
    }
    await using one = await start(kind, job, { store, leaseMs: 600 })
    await using _other = await start(kind, job, { leaseMs: 600, pollMs: 20 })
    await one.add(null)
    await expect.poll(one.count).toEqual({})
    expect(begun).toBe(1)
    expect(one.outcomes.length + _other.outcomes.length).toBe(1)
  })

  it('[J155] a job whose lease is lost receives the signal, and what it does afterwards settles nothing', async () => {
    const kind = uniqueName()
    const { work } = await openStores()
    const store = withMethods<JobStore>(work, { renewJob: async () => false })
    let reason: unknown
    await using one = await start(
      kind,
      {
        run: (_, { signal }) =>
          new Promise((_, reject) =>
            signal.addEventListener('abort', () => {
              reason = signal.reason
              reject(signal.reason)
            }),
          ),
      },
      { store, leaseMs: 30 },
    )
    await one.add(null)
    await expect.poll(() => one.outcomes).toContain('lost')
    expect(String(reason)).toContain('lease was lost')
    expect(await one.count()).not.toHaveProperty('failed')
  })

  it('[J156] a stop interrupts what runs, waits for it, and gives the job back as if it had not begun', async () => {
    const kind = uniqueName()
    const begun = createGate()
    let hasEnded = false
    const one = await start(kind, {
      async run(_, { signal }) {
        begun.open()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        await new Promise(setImmediate)
        hasEnded = true
        throw signal.reason
      },
    })
    await one.add(null)
    await begun.opened
    await one[Symbol.asyncDispose]()
    expect(hasEnded).toBe(true)
    expect(one.outcomes).toEqual(['released'])
    const again = createGate<number>()
    await using _next = await start(kind, { run: async (_, { attempt }) => again.open(attempt) })
    expect(await again.opened).toBe(1)
  })

  it('[J157] a job that takes longer than its time receives the signal, and the attempt has failed', async () => {
    const kind = uniqueName()
    await using one = await start(kind, {
      timeoutMs: 20,
      maxAttempts: 1,
      run: (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    await one.add(null)
    await expect.poll(one.count).toEqual({ failed: 1 })
  })

  it('[J158] a periodic kind has one job whichever processes start, which one of them does again and again', async () => {
    const kind = uniqueName()
    let runs = 0
    const job: JobKind<unknown> = {
      everyMs: 1,
      async run() {
        runs += 1
        if (runs % 3 === 0) throw new Error('every third time')
      },
      maxAttempts: 1,
    }
    await using one = await start(kind, job, { pollMs: 5 })
    await using other = await start(kind, job, { pollMs: 5 })
    await expect.poll(() => runs).toBeGreaterThan(10)
    const total = Object.values(await one.count()).reduce((sum, many) => sum + many, 0)
    expect(total).toBe(1)
    expect([...one.outcomes, ...other.outcomes].every((outcome) => outcome === 'done')).toBe(true)
  })

  it('[J159] an outage that comes as a job ends does not make it run twice', async () => {
    const kind = uniqueName()
    const { work } = await openStores()
    let failures = 1
    const store = withMethods<JobStore>(work, {
      settleJob: (...args) => (failures-- > 0 ? Promise.reject(away) : work.settleJob(...args)),
    })
    let runs = 0
    const run = async () => {
      runs += 1
    }
    await using one = await start(kind, { run }, { store, pollMs: 5 })
    await one.add(null)
    await expect.poll(() => one.outcomes).toEqual(['done'])
    expect(await one.count()).toEqual({})
    expect(runs).toBe(1)
  })

  it('[J160] claims go on once the database is back after an outage', async () => {
    const kind = uniqueName()
    const { work } = await openStores()
    let failures = 5
    const warned: string[] = []
    const store = withMethods<JobStore>(work, {
      claimJobs: (claim) => (failures-- > 0 ? Promise.reject(away) : work.claimJobs(claim)),
    })
    const log = { debug() {}, info() {}, error() {}, warn: (_: object, event: string) => warned.push(event) }
    await using one = await start(kind, { run: async () => {} }, { store, log, pollMs: 5 })
    await one.add(null)
    await expect.poll(() => one.outcomes).toEqual(['done'])
    expect(warned).toEqual(['jobs.not_claimed'])
  })

  it('[J161] a job that ends every process that does it is given up after its attempts, without another', async () => {
    const kind = uniqueName()
    const { work } = await openStores()
    await work.addJobs([{ kind, body: null }])
    for (let attempt = 1; attempt <= 2; ) {
      const lease = uniqueName()
      attempt += (await work.claimJobs({ lease, leaseMs: 1, kinds: [{ kind, limit: 1 }] })).length
    }
    let runs = 0
    const run = async () => {
      runs += 1
    }
    await using one = await start(kind, { run, maxAttempts: 2 }, { pollMs: 5 })
    await expect.poll(one.count).toEqual({ failed: 1 })
    expect(runs).toBe(0)
  })

  it('[J162] a process leaves jobs of kinds that it does not know to others', async () => {
    const [known, unknown] = [uniqueName(), uniqueName()]
    await using one = await start(known, { run: async () => {} })
    await one.jobs.add({ kind: unknown, body: null }, { kind: known, body: null })
    await expect.poll(() => one.outcomes).toEqual(['done'])
    expect((await one.jobs.count()).filter(({ kind }) => kind === unknown)).toEqual([
      { kind: unknown, state: 'due', count: 1 },
    ])
  })

  it('[J163] a job beyond the limits is refused before anything is stored', async () => {
    const kind = uniqueName()
    await using one = await start(kind, { run: async () => {} })
    const fits = 'x'.repeat(workLimits.jobBodyMaxBytes - 2)
    await one.add(fits)
    await expect(one.add(`${fits}x`)).rejects.toThrow(RangeError)
    await expect(one.add(null, { key: 'k'.repeat(workLimits.jobKeyMaxCharacters + 1) })).rejects.toThrow(
      RangeError,
    )
    const many = Array.from({ length: workLimits.jobsAddMax + 1 }, () => ({ kind, body: null }))
    await expect(one.jobs.add(...many)).rejects.toThrow(RangeError)
    await expect(one.jobs.add({ kind: 'k'.repeat(65), body: null })).rejects.toThrow(RangeError)
    await expect.poll(() => one.outcomes).toEqual(['done'])
  })

  it('[J164] a job that was cancelled is not done', async () => {
    const kind = uniqueName()
    await using one = await start(kind, { run: async () => {} })
    await one.add(null, { key: 'k', due: { inMs: longMs } })
    expect(await one.jobs.cancel(kind, 'k')).toBe(true)
    expect(await one.count()).toEqual({})
  })
})
