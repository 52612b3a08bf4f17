import type { PublicUser } from '@stonechat/protocol'
import { useState } from 'react'
import { useClient, usePreferences, useTexts } from '../base/context.js'
import { failureText, isClientError } from '../text/error-text.js'

/** Finds one user by exact id, phone or username, and says at the field what went wrong. */
export function useFindUser() {
  const client = useClient()
  const { language } = usePreferences()
  const texts = useTexts()
  const [error, setError] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  const find = async (typed: string): Promise<PublicUser | undefined> => {
    const query = typed.trim()
    if (query === '') {
      setError(texts.signIn.required)
      return undefined
    }
    setIsBusy(true)
    setError(undefined)
    try {
      return await client.call('user.find', { query })
    } catch (failure) {
      const isUnknown =
        isClientError(failure) && (failure.code === 'user_not_found' || failure.code === 'invalid_input')
      setError(isUnknown ? texts.create.notFound : failureText(failure, language))
      return undefined
    } finally {
      setIsBusy(false)
    }
  }

  return { find, error, setError, isBusy }
}
