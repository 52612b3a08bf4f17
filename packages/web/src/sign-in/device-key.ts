import { openBrowserStorage } from '../base/browser-storage.js'

const item = 'stonechat.device-key'
const storage = openBrowserStorage()

/** What shows the server that this browser was signed in before, for the next sign-in. It outlives signing out. */
export function readDeviceKey(): { device_key?: string } {
  const key = storage.getItem(item)
  return key === null ? {} : { device_key: key }
}

/** Where nothing may be kept, guesses of strangers can make this browser wait once the page is closed. */
export function keepDeviceKey({ device_key: key }: { device_key: string }): void {
  storage.setItem(item, key)
}
