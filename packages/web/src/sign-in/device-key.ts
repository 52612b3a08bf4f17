const item = 'stonechat.device-key'

/** What shows the server that this browser was signed in before, for the next sign-in. It outlives signing out. */
export function readDeviceKey(): { device_key?: string } {
  try {
    const key = localStorage.getItem(item)
    return key === null ? {} : { device_key: key }
  } catch {
    return {}
  }
}

export function keepDeviceKey({ device_key: key }: { device_key: string }): void {
  try {
    localStorage.setItem(item, key)
  } catch {
    // Where nothing may be kept, guesses of strangers can make this browser wait.
  }
}
