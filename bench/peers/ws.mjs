/**
 * The library beneath it all. `each`: what one client says is written to every socket, one write each, as anybody would. `joined`:
 * the frames of 5 ms are made once, joined, and written once to each socket. Less work than that is not possible with Node
 * and one write for each socket; nothing is checked, stored, named or answered.
 */
import { createServer } from 'node:http'
import { Sender, WebSocketServer } from 'ws'

const isJoined = process.argv[2] === 'joined'
const gatherMs = 5

const http = createServer()
const server = new WebSocketServer({ server: http, perMessageDeflate: false })
let frames = []

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    if (isJoined) gather(data)
    else for (const client of server.clients) client.send(data, { binary: false })
  })
})
http.listen(0, '127.0.0.1', () => console.log(`listening on ${http.address().port}`))

function gather(data) {
  frames.push(...Sender.frame(data, { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }))
  if (frames.length > 2) return
  setTimeout(() => {
    const joined = Buffer.concat(frames)
    frames = []
    for (const client of server.clients) client._socket.write(joined)
  }, gatherMs)
}
