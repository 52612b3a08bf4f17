/**
 * Files with Node alone: a body is piped into a file, which is brought to disk before it is answered, and piped out again. Nothing is
 * checked, remembered or resumed.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const folder = process.argv[2]

const http = createServer(async (request, response) => {
  const path = join(folder, request.url.slice(1))
  if (request.method === 'GET') return pipeline(createReadStream(path), response)
  await pipeline(request, createWriteStream(path))
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
  response.writeHead(201).end()
})
http.listen(0, '127.0.0.1', () => console.log(`listening on ${http.address().port}`))
