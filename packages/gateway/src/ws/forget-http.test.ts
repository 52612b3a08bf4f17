import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { forgetHttp } from './forget-http.js'

describe('what a socket keeps of HTTP', () => {
  it('[W521] a socket that is upgraded lets go of its ended timer, and still knows the other side', async () => {
    const server = createServer().setTimeout(60_000).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const upgraded = once(server, 'upgrade')
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    const socket = (await upgraded)[1] as Socket
    const timerOf = () =>
      Reflect.get(socket, Object.getOwnPropertySymbols(socket).find((one) => one.description === 'timeout')!)

    expect(socket.remoteAddress).toBe('127.0.0.1')
    forgetHttp(socket)
    expect(timerOf()).not.toBeNull()
    socket.setTimeout(0)
    forgetHttp(socket)
    expect(timerOf()).toBeNull()
    expect(socket.remoteAddress).toBe('127.0.0.1')

    const timedOut = once(socket, 'timeout')
    socket.setTimeout(10)
    await timedOut
    const closed = once(client, 'close')
    socket.destroy()
    client.resume()
    await closed
    server.close()
    await once(server, 'close')
  })
})
