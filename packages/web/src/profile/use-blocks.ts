import { useApp, usePreferences, useReadable } from '../base/context.js'
import { failureText } from '../text/error-text.js'

/** The ids of the users that the signed-in user has blocked, on any device. */
export function useBlocks() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  return {
    userIds: useReadable(client.blocks),
    add: (userId: number) => client.block(userId),
    async remove(userId: number): Promise<void> {
      try {
        await client.unblock(userId)
      } catch (error) {
        toasts.show(failureText(error, language), 'danger')
      }
    },
  }
}
