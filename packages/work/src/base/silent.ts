import type { Log } from '@stonechat/protocol/base'

/** The default where no log is given. */
export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
