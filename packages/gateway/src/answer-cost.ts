import { gatewayLimits } from './limits.js'

/** What an answer of that length costs beyond the points of its operation, which are taken before anything is done. */
export function answerCost(bytes: number): number {
  return Math.floor(bytes / gatewayLimits.rateAnswerBytesPerPoint)
}

/** The bytes of an answer over HTTP; 0 where it has none, or is a stream. */
export function answerBytes(payload: unknown): number {
  return typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.byteLength(payload) : 0
}
