/**
 * What nodes publish is encrypted and signed (AES-256-GCM), so that whoever reaches NATS without the secret of the nodes can
 * neither read nor forge it. A frame is bound to its subject, and is accepted once.
 *
 * Frame: version (1 byte), sender (16, random for each process), number (8, counts up), tag (16), ciphertext. Each sender
 * has a key of its own, derived from the secret, so that numbers of two senders may be equal.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { clusterLimits } from './limits.js'
import { ReplayWindow } from './replay-window.js'

const algorithm = 'aes-256-gcm'
const version = 1
const senderEnd = 17
const numberEnd = 25
const headerBytes = 41
const tagBytes = headerBytes - numberEnd

export interface Seal {
  /** A frame for this subject, that only nodes with the same secret can open. */
  close(subject: string, bytes: Uint8Array): Uint8Array
  /** What a frame holds, or `undefined`: made without the secret, for another subject, changed on its way, or seen before. */
  open(subject: string, frame: Uint8Array): Uint8Array | undefined
}

/** Makes the seal of one process. `secret`: what all nodes share. */
export function createSeal(secret: string): Seal {
  const sender = randomBytes(senderEnd - 1)
  const ownKey = deriveKey(secret, sender)
  let number = 0
  /** Senders whose frames could be opened, the latest last. */
  const senders = new Map<string, { readonly key: Buffer; readonly seen: ReplayWindow }>()

  return {
    close(subject, bytes) {
      const frame = Buffer.allocUnsafe(headerBytes + bytes.length)
      frame[0] = version
      sender.copy(frame, 1)
      frame.writeBigUInt64BE(BigInt(number++), senderEnd)
      const cipher = createCipheriv(algorithm, ownKey, nonceOf(frame), { authTagLength: tagBytes })
      cipher.setAAD(bound(subject, frame))
      cipher.update(bytes).copy(frame, headerBytes)
      cipher.final()
      cipher.getAuthTag().copy(frame, numberEnd)
      return frame
    },
    open(subject, given) {
      const frame = Buffer.from(given.buffer, given.byteOffset, given.length)
      if (frame.length < headerBytes || frame[0] !== version) return undefined
      const name = frame.toString('latin1', 1, senderEnd)
      const known = senders.get(name)
      const key = known?.key ?? deriveKey(secret, frame.subarray(1, senderEnd))
      const opened = decrypt(key, subject, frame)
      if (opened === undefined) return undefined
      const { seen } = known ?? { seen: new ReplayWindow() }
      if (known === undefined) remember(name, { key, seen })
      return seen.accept(Number(frame.readBigUInt64BE(senderEnd))) ? opened : undefined
    },
  }

  function remember(name: string, entry: { readonly key: Buffer; readonly seen: ReplayWindow }): void {
    senders.set(name, entry)
    const [oldest] = senders.keys()
    if (senders.size > clusterLimits.busSendersMax) senders.delete(oldest!)
  }
}

/** The name of the nodes with this secret, which says nothing about it. */
export function nameOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'stonechat bus name', 8)).toString('hex')
}

function decrypt(key: Buffer, subject: string, frame: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(algorithm, key, nonceOf(frame), { authTagLength: tagBytes })
  decipher.setAAD(bound(subject, frame))
  decipher.setAuthTag(frame.subarray(numberEnd, headerBytes))
  const bytes = decipher.update(frame.subarray(headerBytes))
  try {
    decipher.final()
    return bytes
  } catch {
    return undefined
  }
}

function deriveKey(secret: string, sender: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, sender, 'stonechat bus', 32))
}

/** 12 bytes that no other frame of this sender has. */
function nonceOf(frame: Buffer): Buffer {
  return frame.subarray(numberEnd - 12, numberEnd)
}

/** What is signed beside the content: where it was published, and the head of the frame. */
function bound(subject: string, frame: Buffer): Buffer {
  return Buffer.concat([frame.subarray(0, numberEnd), Buffer.from(subject)])
}
