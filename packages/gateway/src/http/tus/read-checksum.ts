import type { UploadChecksum } from '@stonechat/file'
import { faults } from '@stonechat/protocol'
import { refuseHeader } from './tus-errors.js'

/** By how many bytes each gives. */
const digestBytes = { sha1: 20, sha256: 32, sha512: 64, md5: 16 } as const
type Algorithm = keyof typeof digestBytes

export const checksumAlgorithms = Object.keys(digestBytes) as Algorithm[]

/**
 * `Upload-Checksum: sha1 BASE64`.
 * @throws StonechatError `invalid_input`
 */
export function readChecksum(header: string | string[] | undefined): UploadChecksum | undefined {
  if (header === undefined) return undefined
  const [algorithm = '', text = ''] = String(header).trim().split(/ +/)
  const digest = Buffer.from(text, 'base64')
  if (!isAlgorithm(algorithm)) throw refuseHeader('Upload-Checksum', faults.oneOf(checksumAlgorithms))
  if (digest.length !== digestBytes[algorithm]) throw refuseHeader('Upload-Checksum', faults.invalid)
  return { algorithm, digest }
}

function isAlgorithm(name: string): name is Algorithm {
  return Object.hasOwn(digestBytes, name)
}
