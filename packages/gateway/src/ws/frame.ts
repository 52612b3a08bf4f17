/**
 * Server frames of RFC 6455 §5.2, unmasked and whole, so that one buffer serves every connection. Control frames are made
 * here too because they travel in the same queue as the rest.
 */

const finalText = 0x81
const finalPing = 0x89
const finalPong = 0x8a

/** A text frame. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const frame = makeFrame(length)
  frame.write(text, frame.length - length, 'utf8')
  return frame
}

/** A text frame of what stands in UTF-8 already, part after part. */
export function bytesFrame(parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const frame = makeFrame(length)
  let at = frame.length - length
  for (const part of parts) {
    frame.set(part, at)
    at += part.length
  }
  return frame
}

/** A text frame with its header, for so many bytes at its end. */
function makeFrame(length: number): Buffer {
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerLength + length)
  frame[0] = finalText
  if (headerLength === 2) {
    frame[1] = length
  } else if (headerLength === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(0, 2)
    frame.writeUInt32BE(length, 6)
  }
  return frame
}

/** A ping whose payload is its number, by which its pong is known. */
export function pingFrame(number: number): Buffer {
  const frame = Buffer.allocUnsafe(6)
  frame[0] = finalPing
  frame[1] = 4
  frame.writeUInt32BE(number >>> 0, 2)
  return frame
}

/** The answer to a ping, with the payload it came with: 125 bytes at most, as of every control frame. */
export function pongFrame(payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(2 + payload.length)
  frame[0] = finalPong
  frame[1] = payload.length
  payload.copy(frame, 2)
  return frame
}

/** The number in a pong, or `undefined` where the other side made it up. */
export function pongNumber(payload: Buffer): number | undefined {
  return payload.length === 4 ? payload.readUInt32BE(0) : undefined
}
