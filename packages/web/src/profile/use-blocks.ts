import { useEffect, useState } from 'react'
import { useApp, usePreferences } from '../app/context.js'
import { failureText } from '../text/error-text.js'

/** Whom the signed-in user has blocked; `undefined` until known. */
export function useBlocks() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const [userIds, setUserIds] = useState<readonly number[]>()

  useEffect(() => {
    let isCurrent = true
    // Without an answer the list stays unknown, and blocking is offered: adding twice is the same as once.
    client.call('block.list', {}).then(
      (answer) => isCurrent && setUserIds(answer.user_ids),
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [client])

  return {
    userIds,
    async add(userId: number): Promise<void> {
      await client.call('block.add', { user_id: userId })
      setUserIds((before) => [...(before ?? []), userId])
    },
    async remove(userId: number): Promise<void> {
      try {
        await client.call('block.remove', { user_id: userId })
        setUserIds((before) => before?.filter((id) => id !== userId))
      } catch (error) {
        toasts.show(failureText(error, language), 'danger')
      }
    },
  }
}
