/**
 * Asks connections whether what was delivered has arrived. The first delivery after a while is asked about at once, so that a
 * client that reads and leaves is not pushed the same messages again; what follows is asked about together, once per
 * `deliveredPingDelayMs`. Connections are spread by jitter: a thousand pings at once are a thousand answers and receipts at
 * once, and messages wait behind them.
 */
import { imLimits } from '../limits.js'
import type { HubConnection } from './hub-connection.js'

type Askable = Pick<HubConnection, 'askForConfirmation'>

export interface Confirmations extends Disposable {
  /** Something was delivered to this connection. */
  note(connection: Askable): void
  forget(connection: Askable): void
}

const turns = 10
const turnMs = imLimits.deliveredPingDelayMs / turns

export function createConfirmations(): Confirmations {
  /** The connections that were asked, and after how many turns they are asked again. */
  const turnsLeft = new Map<Askable, number>()
  let timer: NodeJS.Timeout | undefined
  let asked = 0

  return {
    note(connection) {
      if (turnsLeft.has(connection)) return
      connection.askForConfirmation()
      // Jitter: connections of one burst are asked next at different times.
      asked += 1
      turnsLeft.set(connection, turns / 2 + (asked % turns))
      timer ??= setTimeout(turn, turnMs)
    },
    forget: (connection) => void turnsLeft.delete(connection),
    [Symbol.dispose]: () => clearTimeout(timer),
  }

  /** A connection with more to confirm stays known as asked: one ping a round, whatever the traffic. */
  function turn(): void {
    for (const [connection, left] of turnsLeft) {
      if (left > 1) turnsLeft.set(connection, left - 1)
      else if (connection.askForConfirmation()) turnsLeft.set(connection, turns)
      else turnsLeft.delete(connection)
    }
    timer = turnsLeft.size === 0 ? undefined : setTimeout(turn, turnMs)
  }
}
