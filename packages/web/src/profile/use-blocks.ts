import { useEffect } from 'react'
import { useApp, useOwnUser, usePreferences, useReadable } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import { blocksOf } from './blocks.js'

/** Whom the signed-in user has blocked; `undefined` until known. */
export function useBlocks() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const blocks = blocksOf(client, useOwnUser().id)
  const userIds = useReadable(blocks)
  useEffect(() => blocks.refresh(), [blocks])

  return {
    userIds,
    add: (userId: number) => blocks.add(userId),
    async remove(userId: number): Promise<void> {
      try {
        await blocks.remove(userId)
      } catch (error) {
        toasts.show(failureText(error, language), 'danger')
      }
    },
  }
}
