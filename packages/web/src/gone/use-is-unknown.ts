import { useEffect, useState } from 'react'
import { useClient } from '../base/context.js'
import { useUser } from '../base/use-people.js'
import { isClientError } from '../text/error-text.js'

/** Whether the server says that there is no such user; asked only while the profile is not there. */
export function useIsUnknown(userId: number | undefined): boolean {
  const client = useClient()
  const isHere = useUser(userId) !== undefined
  const [isUnknown, setIsUnknown] = useState(false)
  useEffect(() => {
    if (userId === undefined || isHere) return
    client.call('user.get', { user_id: userId }).catch((error: unknown) => {
      if (isClientError(error) && error.code === 'user_not_found') setIsUnknown(true)
    })
  }, [client, userId, isHere])
  return isUnknown && !isHere
}
