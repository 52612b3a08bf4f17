/**
 * Frames as a client sends them, made once and copied for each message: only digits of fixed width differ. The mask is
 * zero, so that they need no masking; servers unmask them all the same.
 */

const finalText = 0x81
const finalPong = 0x8a
const masked = 0x80
const zero = 0x30

/** A text frame of a client. */
export function maskedText(text: string): Buffer {
  const payload = Buffer.from(text)
  if (payload.length >= 65_536) throw new RangeError('too long for a frame of this generator')
  const header =
    payload.length < 126
      ? Buffer.from([finalText, masked | payload.length])
      : Buffer.from([finalText, masked | 126, payload.length >> 8, payload.length & 0xff])
  return Buffer.concat([header, Buffer.alloc(4), payload])
}

/** The answer to a ping, with its payload. */
export function maskedPong(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([finalPong, masked | payload.length]), Buffer.alloc(4), payload])
}

export interface FrameTemplate {
  readonly frame: Buffer
  /** Where digits go; empty where a subject has no such place. */
  readonly places: Readonly<Record<string, readonly number[]>>
}

/** Makes a template of a text in which runs of `#`, `?` and `*` stand for digits: reply id, client id and time. */
export function templateOf(text: string): FrameTemplate {
  const frame = maskedText(text)
  return { frame, places: { id: runOf(frame, '#'), client: runOf(frame, '?'), time: runOf(frame, '*') } }
}

/** Writes a number with leading zeros. */
export function writeDigits(buffer: Buffer, start: number, width: number, value: number): void {
  let rest = value
  for (let index = start + width - 1; index >= start; index -= 1) {
    const shorter = Math.floor(rest / 10)
    buffer[index] = zero + (rest - shorter * 10)
    rest = shorter
  }
}

/** Reads a number of digits. */
export function readDigits(buffer: Buffer, start: number, width: number): number {
  let value = 0
  for (let index = start; index < start + width; index += 1) value = value * 10 + (buffer[index]! - zero)
  return value
}

function runOf(frame: Buffer, mark: string): number[] {
  const start = frame.indexOf(mark.repeat(10))
  if (start < 0) return []
  let end = start
  while (frame[end] === mark.charCodeAt(0)) end += 1
  return [start, end - start]
}
