import { protocolVersion } from '@stonechat/protocol'

/** Whether a client that names this version (`x_version` in its query) knows a newer protocol than this server. */
export function isNewerProtocol(version: unknown): boolean {
  return typeof version === 'string' && /^\d{1,9}$/.test(version) && Number(version) > protocolVersion
}
