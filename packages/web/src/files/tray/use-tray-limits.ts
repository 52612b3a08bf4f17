import * as limits from '@stonechat/protocol/limits'
import { useFileMaxBytes } from '../../base/use-limits.js'
import type { TrayLimits } from './tray.js'

/** How much goes with one message, as the server has it. */
export function useTrayLimits(): TrayLimits {
  return { filesMax: limits.messageFilesMax, bytesMax: useFileMaxBytes() }
}
