/** Links, which always show where they lead. */
import type { Atom } from './find-atoms.js'

/** An address ends before white space, what cannot be seen, quotes, brackets and CJK text or punctuation. */
const address = /https?:\/\/[^\s\p{C}<>"'`\\“”‘’「」《》（），。！？；：、\p{Script=Han}]+/iuy
/** Without a bracket in its text, so that many brackets are each looked at once. */
const named = /\[([^[\]\n]{1,200})\]\((https?:\/\/[^\s\p{C}\\()]+)\)/iuy

/** What browsers open; a host of other letters takes the longer to translate, the longer it is. */
const addressMaxCharacters = 2_000

/** An address that begins at `start`; final punctuation is not part of it. */
export function readAddress(source: string, start: number): Atom | undefined {
  address.lastIndex = start
  const found = address.exec(source)?.[0]
  if (found === undefined) return undefined
  const href = trimAddress(found)
  // One that is none stays text as a whole: further ones inside of it would be looked at again and again.
  return (
    toLink(href, href, start, start + href.length) ?? {
      start,
      end: start + found.length,
      token: { kind: 'text', text: found },
    }
  )
}

/** `[text](address)` that begins at `start`. */
export function readNamedLink(source: string, start: number): Atom | undefined {
  named.lastIndex = start
  const found = named.exec(source)
  if (found === null || found[1]!.trim() === '') return undefined
  return toLink(found[1]!, found[2]!, start, start + found[0].length)
}

/** An address with a name before its host (`https://bank.example@evil.example`) only deceives: it stays text. */
function toLink(text: string, href: string, start: number, end: number): Atom | undefined {
  const url = href.length > addressMaxCharacters ? null : parseUrl(href)
  if (url === null || url.host === '' || url.username !== '' || url.password !== '') return undefined
  const host = saysHost(text, url.host) ? undefined : url.host
  return { start, end, token: { kind: 'link', text, href, host } }
}

function parseUrl(href: string): URL | null {
  try {
    return new URL(href)
  } catch {
    return null
  }
}

/** Whether a text is itself an address on this host, as far as anybody can see. */
function saysHost(text: string, host: string): boolean {
  const said = text.toLowerCase().replace(/^https?:\/\//, '')
  return said.startsWith(host) && /^(?:[/?#]|$)/.test(said.slice(host.length)) && !/[\s\p{C}]/u.test(said)
}

function trimAddress(found: string): string {
  let end = found.length
  while (end > 0 && '.,;:!?*_~'.includes(found[end - 1]!)) end -= 1
  const trimmed = found.slice(0, end)
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed
}
