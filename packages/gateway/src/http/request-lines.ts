/** In which order the requests of all connections are handled, so that none of them holds up the others. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gatewayLimits } from '../limits.js'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** What one connection has sent and was not handled yet. */
interface Line {
  readonly waiting: [IncomingMessage, ServerResponse][]
  /** Whether a request of it is handled, or its answer not taken yet. */
  isBusy: boolean
  /** What the connection had sent when its first waiting request came. */
  bytesBefore: number
}

/**
 * Handles the requests of a connection one after the other, each once the answer to the one before was taken, and of all
 * connections at most `gatewayLimits.httpRequestsMaxPerTurn` in a turn of the event loop, by turns. A connection with too much
 * waiting is cut: no browser sends a request before the last one is answered, and one packet can hold two thousand.
 */
export function createRequestLines(handle: Handler): Handler {
  const lines = new WeakMap<Socket, Line>()
  /** Lines whose next request is for a later turn. */
  let due: Line[] = []
  let handledInTurn = 0
  let isTurnDue = false

  function awaitTurn(): void {
    if (isTurnDue) return
    isTurnDue = true
    setImmediate(beginTurn)
  }

  function beginTurn(): void {
    isTurnDue = false
    handledInTurn = 0
    const lasting = due
    due = []
    for (const line of lasting) handleNext(line)
  }

  function handleNext(line: Line): void {
    awaitTurn()
    if (handledInTurn >= gatewayLimits.httpRequestsMaxPerTurn) {
      due.push(line)
      return
    }
    const [request, response] = line.waiting.shift()!
    if (request.socket.destroyed) {
      line.waiting.length = 0
      return
    }
    handledInTurn += 1
    line.isBusy = true
    response.once('close', () => {
      line.isBusy = false
      if (line.waiting.length === 0) return
      due.push(line)
      awaitTurn()
    })
    handle(request, response)
  }

  return (request, response) => {
    const { socket } = request
    if (socket.destroyed) return
    let line = lines.get(socket)
    if (line === undefined) {
      line = { waiting: [], isBusy: false, bytesBefore: 0 }
      lines.set(socket, line)
    }
    if (line.waiting.length === 0) line.bytesBefore = socket.bytesRead
    line.waiting.push([request, response])
    if (isTooLong(line, socket)) cut(socket)
    else if (line.waiting.length === 1 && !line.isBusy) handleNext(line)
  }
}

function isTooLong({ waiting, isBusy, bytesBefore }: Line, socket: Socket): boolean {
  const underWay = waiting.length + (isBusy ? 1 : 0)
  return (
    underWay > gatewayLimits.httpPipelinedMaxRequests ||
    socket.bytesRead - bytesBefore > gatewayLimits.httpPipelinedMaxBytes
  )
}

/**
 * Destroys a connection. Node parses what came in the same packet all the same, 10 µs and more for each request; it stops
 * where the next one is refused to its parser.
 */
function cut(socket: Socket): void {
  const { parser } = socket as Socket & { readonly parser?: { onIncoming?: () => number } | null }
  if (typeof parser?.onIncoming === 'function') parser.onIncoming = () => -1
  socket.destroy()
}
