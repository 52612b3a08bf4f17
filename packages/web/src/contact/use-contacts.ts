/** Hooks over what the SDK knows of the user's contacts. */
import type { Contact, ContactRequest } from '@stonechat/protocol'
import { useMemo, useState } from 'react'
import { useApp, useClient, useOwnUser, usePreferences, useReadable, useTexts } from '../base/context.js'
import { useUserNames } from '../base/use-people.js'
import { failureText } from '../text/error-text.js'

/** What the user keeps of a contact; `undefined` for everybody else. */
export function useContact(userId: number): Contact | undefined {
  return useReadable(useClient().contacts).get(userId)
}

/** What to call contacts who came without a name: a change tells what the user keeps of them, not who they are. */
export function useNamesOf(contacts: ReadonlyMap<number, Contact>): (userId: number) => string {
  const texts = useTexts()
  const nameless = useMemo(
    () => [...contacts.values()].filter(({ nickname }) => nickname === '').map(({ user_id }) => user_id),
    [contacts],
  )
  const joined = useUserNames(nameless).join('\n')
  return useMemo(() => {
    const names = joined.split('\n')
    const known = new Map(nameless.map((userId, index) => [userId, names[index]]))
    return (userId) => known.get(userId) ?? texts.user(userId)
  }, [nameless, joined, texts])
}

/** The request between the user and somebody that waits for an answer, whoever asked. */
export function useRequestWith(userId: number): ContactRequest | undefined {
  return useReadable(useClient().contactRequests).find(
    ({ from_id, to_id }) => from_id === userId || to_id === userId,
  )
}

/** The requests of others that wait for the user. */
export function useIncoming(): readonly ContactRequest[] {
  const requests = useReadable(useClient().contactRequests)
  const ownId = useOwnUser().id
  return useMemo(() => requests.filter(({ to_id }) => to_id === ownId), [requests, ownId])
}

interface Acting {
  readonly isBusy: boolean
  /** Does it, and says where it was refused. @returns whether it was done */
  readonly act: (task: () => Promise<unknown>) => Promise<boolean>
}

/** For a button that asks the server for something. */
export function useActing(): Acting {
  const { toasts } = useApp()
  const { language } = usePreferences()
  const [isBusy, setIsBusy] = useState(false)
  const act = async (task: () => Promise<unknown>) => {
    setIsBusy(true)
    try {
      await task()
      return true
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
      return false
    } finally {
      setIsBusy(false)
    }
  }
  return { isBusy, act }
}
