import { ClientError } from '@stonechat/client'

/** Whether it was done. A refusal or an outage means no; anything else is a fault of the SDK or of this program. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (error instanceof ClientError && error.code !== 'internal') return false
    throw error
  }
}
