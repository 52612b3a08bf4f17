/** A channel to the other tabs of the origin; one that reaches nobody where there is none, or it is refused. */
export function openBroadcast(name: string): Pick<BroadcastChannel, 'postMessage' | keyof EventTarget> {
  try {
    return new BroadcastChannel(name)
  } catch {
    return Object.assign(new EventTarget(), { postMessage() {} })
  }
}
