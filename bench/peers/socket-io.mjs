/**
 * socket.io as its documentation shows it, WebSocket only. `["send", -1, text]` goes to all sockets, `["send", 7, text]` to
 * the socket of client 7; nothing is stored; what asks for an answer gets one at once.
 */
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false })
const sockets = new Map()

io.on('connection', (socket) => {
  sockets.set(Number(socket.handshake.query.client), socket)
  socket.on('send', (to, text, answer) => {
    if (to === -1) io.emit('m', text)
    else sockets.get(to)?.emit('m', text)
    answer?.()
  })
})
http.listen(0, '127.0.0.1', () => console.log(`listening on ${http.address().port}`))
