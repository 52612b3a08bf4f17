/** Talk beside a storm: how long messages take meanwhile says who notices it. */
import type { BenchUser } from '../lib/people.js'
import { timedText } from './chat-text.js'
import type { CrowdClient } from './crowd-client.js'

const everyMs = 2

/**
 * Everybody writes to a neighbour, in turn, until what it returns is called.
 * @param users of the clients, in their order; an even number
 * @param rate messages a second, of all together
 */
export function startChatting(
  clients: readonly CrowdClient[],
  users: readonly Pick<BenchUser, 'id'>[],
  rate: number,
): () => void {
  const started = performance.now()
  let said = 0
  const timer = setInterval(() => {
    for (; said < ((performance.now() - started) / 1_000) * rate; said += 1) {
      const from = said % clients.length
      const target_id = users[from ^ 1]!.id
      clients[from]!.request('message.send', {
        target_type: 'user',
        target_id,
        content: timedText(100),
      }).catch(() => {})
    }
  }, everyMs)
  return () => clearInterval(timer)
}
