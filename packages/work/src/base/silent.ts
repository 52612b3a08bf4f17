import type { Log } from '@stonechat/im/contract'

/** The default where no log is given. */
export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
