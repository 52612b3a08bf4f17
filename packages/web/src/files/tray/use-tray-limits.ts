import * as limits from '@stonechat/protocol/limits'
import { useClient, useReadable } from '../../base/context.js'
import type { TrayLimits } from './tray.js'

/** What a server allows unless its operator has set something else. */
const fileMaxBytes = 200_000_000

/** How much goes with one message, as the server has it. */
export function useTrayLimits(): TrayLimits {
  const bytesMax = useReadable(useClient().server)?.file_max_bytes ?? fileMaxBytes
  return { filesMax: limits.messageFilesMax, bytesMax }
}
