import { rest } from './pause.js'

/** Waits until this has ended, in whatever way, but not for longer than that. */
export async function settled(work: Promise<unknown>, maxMs: number): Promise<void> {
  const end = new AbortController()
  const ended = work.catch(() => {}).then(() => end.abort())
  await Promise.race([ended, rest(maxMs, end.signal)])
}
