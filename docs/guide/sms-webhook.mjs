// Receives verification codes from Stonechat and hands them to a vendor of text messages. Run it beside the server:
//   WEBHOOK_SECRET=… PORT=3100 node sms-webhook.mjs
//   stonechat -verify-phone -sms-webhook http://127.0.0.1:3100/ -sms-webhook-secret …
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const secret = process.env.WEBHOOK_SECRET ?? ''
if (secret.length < 32) throw new Error('WEBHOOK_SECRET must have at least 32 characters')
const maxAgeSeconds = 300

const server = createServer(async (request, response) => {
  const body = await text(request)
  if (!isGenuine(request.headers['x-stonechat-signature'] ?? '', body)) return response.writeHead(401).end()
  try {
    await sendText(JSON.parse(body))
    response.writeHead(204).end()
  } catch {
    // Anything but 2xx: Stonechat logs `code.send_failed`, and the person asks for another code.
    response.writeHead(502).end()
  }
})
server.listen(Number(process.env.PORT ?? 3100), '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`)
})

/** The header is `t=SECONDS,v1=HEX`; HEX is the HMAC-SHA256 of `SECONDS.BODY`. Old ones may be replays. */
function isGenuine(header, body) {
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
  if (seconds === undefined || Math.abs(Date.now() / 1_000 - Number(seconds)) > maxAgeSeconds) return false
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest()
  return timingSafeEqual(expected, Buffer.from(hex, 'hex'))
}

/** Here stands the call of your vendor. `to` is E.164, `text` a whole sentence in the language of the person. */
async function sendText({ to, code, purpose, locale, text }) {
  console.log(JSON.stringify({ to, code, purpose, locale, text }))
}
