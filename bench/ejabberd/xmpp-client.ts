/** One XMPP session over a raw TCP socket: it signs in by hand, sends stanzas made in advance, and scans what comes. */
import { connect, type Socket } from 'node:net'
import { readDigits } from '../load/client-frame.js'
import { domain, nameOf, passwordOf } from './ejabberd-server.js'

export const timeDigits = 13
/** What every message of the bench has and nothing else on the wire: the time follows. */
const marker = Buffer.from('<body>@')
const failed = Buffer.from("type='error'")
const header =
  `<?xml version='1.0'?><stream:stream to='${domain}' xmlns='jabber:client' ` +
  `xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`

export interface XmppHost {
  onReady(client: XmppClient): void
  /** @param sentAt the time that the message carries */
  onDelivery(client: XmppClient, sentAt: number): void
  onFailure(why: string): void
}

/** What is sent once a text has come, until the session is there. */
const steps = (number: number) => [
  {
    seen: '</stream:features>',
    send: `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret(number)}</auth>`,
  },
  { seen: '<success', send: header },
  {
    seen: '</stream:features>',
    send: "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>b</resource></bind></iq>",
  },
  { seen: '</iq>', send: '<presence/>' },
  { seen: '<presence', send: '' },
]

export const addressOf = (number: number) => `${nameOf(number)}@${domain}/b`

export class XmppClient {
  readonly number: number
  /** Sent and not seen by their recipient. */
  pending = 0
  readonly #host: XmppHost
  readonly #socket: Socket
  readonly #steps
  #greeting = ''
  #rest: Buffer | undefined
  #isEnded = false

  constructor(options: { host: XmppHost; number: number; address: { host: string; port: number } }) {
    this.number = options.number
    this.#host = options.host
    this.#steps = steps(options.number)
    this.#socket = connect({ ...options.address, noDelay: true })
    this.#socket.once('connect', () => this.#socket.write(header))
    this.#socket.on('data', (bytes: Buffer) =>
      this.#steps.length > 0 ? this.#greet(bytes) : this.#scan(bytes),
    )
    this.#socket.on('error', (error) => this.#end(error.message))
    this.#socket.on('close', () => this.#end('closed'))
  }

  write(stanzas: readonly Buffer[]): void {
    this.#socket.write(stanzas.length === 1 ? stanzas[0]! : Buffer.concat(stanzas))
  }

  destroy(): void {
    this.#isEnded = true
    this.#socket.destroy()
  }

  #greet(bytes: Buffer): void {
    this.#greeting += bytes.toString('latin1')
    if (this.#greeting.includes('<failure') || this.#greeting.includes('<stream:error'))
      this.#end(`refused: ${this.#greeting.slice(-300)}`)
    for (;;) {
      const [step] = this.#steps
      const at = step === undefined ? -1 : this.#greeting.indexOf(step.seen)
      if (step === undefined || at < 0) return
      this.#greeting = this.#greeting.slice(at + step.seen.length)
      this.#steps.shift()
      if (step.send !== '') this.#socket.write(step.send)
      if (this.#steps.length === 0) this.#host.onReady(this)
    }
  }

  #scan(bytes: Buffer): void {
    const all = this.#rest === undefined ? bytes : Buffer.concat([this.#rest, bytes])
    let at = 0
    for (;;) {
      const found = all.indexOf(marker, at)
      const start = found + marker.length
      if (found < 0 || start + timeDigits > all.length) {
        // The marker may have been cut in two.
        const kept = found < 0 ? Math.max(at, all.length - marker.length + 1) : found
        this.#rest = kept < all.length ? Buffer.from(all.subarray(kept)) : undefined
        break
      }
      at = start + timeDigits
      this.#host.onDelivery(this, readDigits(all, start, timeDigits))
    }
    if (bytes.includes(failed)) this.#host.onFailure(bytes.toString('utf8').slice(0, 500))
  }

  #end(why: string): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#host.onFailure(`${nameOf(this.number)}: ${why}`)
  }
}

function secret(number: number): string {
  return Buffer.from(`\0${nameOf(number)}\0${passwordOf(number)}`).toString('base64')
}
