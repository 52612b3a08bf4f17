/** What the head of SQLite's log (`-wal`) says, read past SQLite: https://www.sqlite.org/fileformat2.html#walformat */
import { closeSync, openSync, readSync } from 'node:fs'

export const headerBytes = 32
export const frameHeaderBytes = 24
export const pageSizeAt = 8
export const headerSaltsAt = 16
export const frameSaltsAt = 8
export const saltsBytes = 8
const headerChecksumAt = 24
const frameCommitAt = 4
const frameChecksumAt = 16

/**
 * The salt of the present round: SQLite moves it by one with each round, and begins a new log with one by chance. `undefined`
 * where SQLite would find nothing in the log: where there is none, it is empty, or no transaction in it is whole.
 *
 * Not to be called where this process has the log open by other means than `LogLength`: closing it would drop SQLite's locks.
 * @param path of the database
 */
export function readLogSalt(path: string): number | undefined {
  let file: number
  try {
    file = openSync(`${path}-wal`, 'r')
  } catch {
    return undefined
  }
  try {
    const header = read(file, 0, headerBytes)
    if (header === undefined) return undefined
    const isBigEndian = checksumOrder(header)
    if (isBigEndian === undefined) return undefined
    const sum = addChecksum([0, 0], header.subarray(0, headerChecksumAt), isBigEndian)
    if (!isSame(sum, header, headerChecksumAt)) return undefined
    return hasTransaction(file, header, sum, isBigEndian) ? header.readUInt32BE(headerSaltsAt) : undefined
  } finally {
    closeSync(file)
  }
}

type Checksum = readonly [number, number]

function checksumOrder(header: Buffer): boolean | undefined {
  const magic = header.readUInt32BE(0)
  if (magic === 0x377f0682) return false
  return magic === 0x377f0683 ? true : undefined
}

function hasTransaction(file: number, header: Buffer, start: Checksum, isBigEndian: boolean): boolean {
  const pageBytes = header.readUInt32BE(pageSizeAt)
  const salts = header.subarray(headerSaltsAt, headerSaltsAt + saltsBytes)
  let sum = start
  for (let at = headerBytes; ; at += frameHeaderBytes + pageBytes) {
    const frame = read(file, at, frameHeaderBytes + pageBytes)
    if (frame === undefined || !frame.subarray(frameSaltsAt, frameSaltsAt + saltsBytes).equals(salts))
      return false
    sum = addChecksum(sum, frame.subarray(0, frameSaltsAt), isBigEndian)
    sum = addChecksum(sum, frame.subarray(frameHeaderBytes), isBigEndian)
    if (!isSame(sum, frame, frameChecksumAt)) return false
    if (frame.readUInt32BE(frameCommitAt) !== 0) return true
  }
}

function read(file: number, at: number, bytes: number): Buffer | undefined {
  const buffer = Buffer.alloc(bytes)
  return readSync(file, buffer, 0, bytes, at) === bytes ? buffer : undefined
}

function addChecksum([first, second]: Checksum, bytes: Buffer, isBigEndian: boolean): Checksum {
  let [s0, s1] = [first, second]
  for (let at = 0; at < bytes.length; at += 8) {
    const [x, y] = isBigEndian
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
    s0 = (s0 + x + s1) >>> 0
    s1 = (s1 + y + s0) >>> 0
  }
  return [s0, s1]
}

function isSame([s0, s1]: Checksum, bytes: Buffer, at: number): boolean {
  return bytes.readUInt32BE(at) === s0 && bytes.readUInt32BE(at + 4) === s1
}
