import type { BytesAnswer } from '@stonechat/protocol/operations'

/** Bytes that are in memory, as those of an answer. */
export function answerFrom(whole: Uint8Array): Pick<BytesAnswer, 'bytes' | 'read'> {
  return { bytes: whole.length, read: async ({ start, end }) => only(whole.subarray(start, end)) }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
