import { createClamdScanner, type FileScanner } from '@stonechat/file'
import { writeScanAddress } from '@stonechat/file/address'
import type { Config } from '../config/load-config.js'
import type { Logger } from '../observe/logger.js'

/** The scanner that files wait for. A server whose scanner is away starts all the same, and says so: people talk, and files wait. */
export function openScanner({ fileScan }: Pick<Config, 'fileScan'>, log: Logger): FileScanner | undefined {
  if (fileScan === undefined) return undefined
  const scanner = createClamdScanner({ address: fileScan })
  scanner.scan(nothing()).catch((err) => {
    log.error({ err, address: writeScanAddress(fileScan) }, 'file.scanner_away')
  })
  return scanner
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
