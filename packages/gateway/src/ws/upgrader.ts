import { StonechatError } from '@stonechat/protocol'
import { type Server, WebSocketServer } from 'ws'
import { gatewayLimits } from '../limits.js'
import { writeRawProblem } from '../raw-problem.js'
import { chooseSubprotocol } from './handshake.js'
import { LiveSocket } from './live-socket.js'

/** ws, as we use it: for the handshake and for reading frames. Writing goes through the frame queue. */
export function createUpgrader(): Server<typeof LiveSocket> {
  const upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Of what is longer than `limits.frameMaxBytes`, only escapes are read.
    maxPayload: gatewayLimits.frameEscapedMaxBytes,
    // A message in very many pieces costs far more than its bytes.
    maxFragments: gatewayLimits.frameMaxFragments,
    maxBufferedChunks: gatewayLimits.frameMaxChunks,
    // Pongs take the queue of their connection like all else, so that it is one order and one limit.
    autoPong: false,
    handleProtocols: chooseSubprotocol,
    WebSocket: LiveSocket,
    // Known to ws since 8.18, not yet to its types.
    ...({ closeTimeout: gatewayLimits.closeGraceMs } as object),
  })
  upgrader.on('wsClientError', (_error, socket) =>
    writeRawProblem(socket, new StonechatError('invalid_input')),
  )
  return upgrader
}
