import type { BytesAnswer } from '@stonechat/protocol/operations'

/** Is told what passes by, for whoever shows figures. */
export interface FileMeter {
  /** Bytes of uploads that have become durable. */
  onReceived(bytes: number): void
  /** Bytes of files, previews and avatars that went out. */
  onSent(bytes: number): void
  /** An upload has become a file, or was removed before that. */
  onUploadEnded(outcome: 'finished' | 'given_up'): void
  onTask(task: WorkshopRun): void
}

/** One attempt of the workshop at a task. */
export interface WorkshopRun {
  readonly task: 'picture' | 'media' | 'avatar' | 'sticker'
  /** `killed` where the process did not survive it or was ended for it; `failed` where the bytes could not be read, or the server ends. */
  readonly outcome: 'done' | 'killed' | 'failed'
  readonly durationMs: number
}

/** An answer whose bytes are counted as they go. */
export function countSent(answer: BytesAnswer, meter: FileMeter | undefined): BytesAnswer {
  if (meter === undefined) return answer
  return { ...answer, read: async (range) => count(await answer.read(range), meter) }
}

async function* count(bytes: AsyncIterable<Uint8Array>, meter: FileMeter): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    meter.onSent(piece.length)
    yield piece
  }
}
