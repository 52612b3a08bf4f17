/** Calls that are done together. */
export interface Batch<Held, Result> {
  readonly held: Held
  /** Settles as the work on it does. */
  readonly done: Promise<Result>
}

export interface Batches<Input, Held, Result> {
  /** Adds to the batch that gathers now, and answers with it. */
  put(input: Input): Batch<Held, Result>
  /** Those that are not done, the oldest first. */
  open(): readonly Batch<Held, Result>[]
  /** Resolves once none is open, however their work ends. */
  drain(): Promise<void>
}

export interface GatherOptions<Input, Held, Result> {
  readonly empty: () => Held
  readonly add: (held: Held, input: Input) => void
  /** Whether a batch that is not empty has room for this too; by default it always has. */
  readonly fits?: (held: Held, input: Input) => boolean
  /** Waited for before each batch, so that more may come; without it an idle gatherer begins with the first call, at once. */
  readonly pause?: () => Promise<unknown>
  readonly work: (held: Held) => Promise<Result>
}

interface OpenBatch<Held, Result> extends Batch<Held, Result> {
  isUnderWay: boolean
  resolve(result: Result): void
  reject(reason: unknown): void
}

/**
 * Lets calls share work: while one batch is under way the next gathers. Alone, a call waits for nobody; when thousands come at
 * once, hundreds are done together. A batch whose work fails rejects, and the next one begins.
 */
export function gather<Input, Held, Result>(
  options: GatherOptions<Input, Held, Result>,
): Batches<Input, Held, Result> {
  const { empty, add, fits = () => true, pause, work } = options
  const open: OpenBatch<Held, Result>[] = []
  let isBusy = false

  return {
    put(input) {
      let batch = open.at(-1)
      if (batch === undefined || batch.isUnderWay || !fits(batch.held, input)) {
        batch = openBatch(empty())
        open.push(batch)
      }
      add(batch.held, input)
      if (!isBusy) void workAll()
      return batch
    },
    open: () => [...open],
    async drain() {
      while (open.length > 0) await Promise.allSettled([open.at(-1)!.done])
    },
  }

  async function workAll(): Promise<void> {
    isBusy = true
    for (let [batch] = open; batch !== undefined; [batch] = open) {
      if (pause !== undefined) await pause()
      batch.isUnderWay = true
      try {
        batch.resolve(await work(batch.held))
      } catch (error) {
        batch.reject(error)
      }
      open.shift()
    }
    isBusy = false
  }
}

function openBatch<Held, Result>(held: Held): OpenBatch<Held, Result> {
  let settle: Pick<OpenBatch<Held, Result>, 'resolve' | 'reject'> | undefined
  const done = new Promise<Result>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { held, done, isUnderWay: false, ...settle! }
}
