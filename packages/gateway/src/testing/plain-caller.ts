/** An HTTP/2 client of gRPC without a library that would read or retry for it, behind a network that can stand still. */
import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net'

export interface PlainCaller extends Disposable {
  readonly session: ClientHttp2Session
  /** Calls a method with this message. The answer is read by whoever wants to. */
  call(path: string, message: Uint8Array, authorization?: string): ClientHttp2Stream
  /** Nothing comes from the server any more, until `resume`; what it sends waits in its connection. */
  pause(): void
  resume(): void
}

/** Connects. `windowBytes`: how much of an answer the server may send before any was read. */
export async function openPlainCaller(port: number, windowBytes = 65_535): Promise<PlainCaller> {
  const network = await openNetwork(port)
  const session = connect(`http://127.0.0.1:${network.port}`, {
    settings: { initialWindowSize: windowBytes },
  })
  session.on('error', () => {})
  await once(session, 'remoteSettings')
  session.setLocalWindowSize(windowBytes)
  return {
    session,
    call(path, message, authorization) {
      const stream = session.request({
        ...{ ':method': 'POST', ':path': path, te: 'trailers', 'content-type': 'application/grpc' },
        ...(authorization === undefined ? {} : { authorization }),
      })
      stream.on('error', () => {})
      const head = Buffer.alloc(5)
      head.writeUInt32BE(message.length, 1)
      stream.end(Buffer.concat([head, message]))
      return stream
    },
    pause: () => network.server().pause(),
    resume: () => network.server().resume(),
    [Symbol.dispose]() {
      session.destroy()
      network.close()
    },
  }
}

/** A way to a port, for one connection. Unlike that of HTTP/2, its sockets can be told not to read. */
async function openNetwork(port: number) {
  let toServer: Socket | undefined
  const way = createServer((client) => {
    toServer = connectSocket(port, '127.0.0.1')
    client.on('data', (bytes) => toServer!.write(bytes)).on('close', () => toServer!.destroy())
    toServer.on('data', (bytes) => client.write(bytes)).on('close', () => client.destroy())
    for (const socket of [client, toServer]) socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
  return { port: (way.address() as AddressInfo).port, server: () => toServer!, close: () => way.close() }
}
