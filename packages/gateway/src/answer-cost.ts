import { gatewayLimits } from './limits.js'

/** What an answer of that length costs beyond the points of its operation, which are taken before anything is done. */
export function answerCost(bytes: number): number {
  return Math.floor(bytes / gatewayLimits.rateAnswerBytesPerPoint)
}
