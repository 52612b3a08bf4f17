import { fileLimits } from '../limits.js'
import { type Child, ChildLost } from './child.js'
import type { Finding, OutputName, Task } from './messages.js'
import type { Source } from './source.js'

/** What was found, and the bytes that were made. */
export interface Made {
  readonly finding: Finding
  readonly outputs: Partial<Record<OutputName, Uint8Array>>
}

/**
 * Lets a child do a task. Only its own time counts: reading takes as long as the place of the bytes takes.
 * @throws ChildLost where the child ended meanwhile, took longer than `taskMs`, or asked for what nobody may ask for
 * @throws what `source` throws; the child is ready for the next task then
 */
export async function performTask(child: Child, task: Task, source: Source, taskMs: number): Promise<Made> {
  const pieces = new Map<OutputName, Uint8Array[]>()
  let outputBytes = 0
  let leftMs = taskMs
  let failure: { readonly error: unknown } | undefined
  child.send({ kind: 'task', task, bytes: source.bytes })
  for (;;) {
    const since = performance.now()
    const message = await child.next(leftMs)
    leftMs = Math.max(1, leftMs - (performance.now() - since))
    switch (message.kind) {
      case 'ready':
        break
      case 'read': {
        if (!isReadable(message, source.bytes)) return await refuse(child)
        const reading = source.read(message.start, message.end).catch((error: unknown) => {
          failure = { error }
          return undefined
        })
        const bytes = await child.whileThere(reading)
        child.send({ kind: 'bytes', bytes })
        break
      }
      case 'output':
        outputBytes += message.bytes.length
        if (outputBytes > fileLimits.workshopMaxOutputBytes) return await refuse(child)
        pieces.set(message.name, [...(pieces.get(message.name) ?? []), message.bytes])
        break
      case 'done':
        if (failure !== undefined) throw failure.error
        return { finding: message.finding, outputs: joinAll(pieces) }
    }
  }
}

function isReadable(
  { start, end }: { readonly start: number; readonly end: number },
  bytes: number,
): boolean {
  return start >= 0 && start < end && end <= bytes && end - start <= fileLimits.workshopPieceBytes
}

async function refuse(child: Child): Promise<never> {
  await child.kill('it asked for what it may not have')
  throw new ChildLost('it asked for what it may not have')
}

function joinAll(pieces: ReadonlyMap<OutputName, Uint8Array[]>): Made['outputs'] {
  return Object.fromEntries([...pieces].map(([name, list]) => [name, Buffer.concat(list)]))
}
