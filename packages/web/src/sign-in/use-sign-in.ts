import type { ProofOptions } from '@stonechat/client'
import { useCallback, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { isClientError } from '../text/error-text.js'
import { keepDeviceKey, readDeviceKey } from './device-key.js'
import { checkValues, type Faults, type FieldName, type FieldValues, faultsOf, type Mode } from './form.js'

const empty: FieldValues = { username: '', phone: '', password: '', code: '' }

/** The state of the sign-in card. What was typed outlives a change of mode; faults do not. */
export function useSignIn() {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts().signIn
  const [mode, setMode] = useState<Mode>('password')
  const [values, setValues] = useState(empty)
  const [faults, setFaults] = useState<Faults>({})
  const [needsCode, setNeedsCode] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  /** Ends the work that the server asks for, while it is under way. */
  const [stopProving, setStopProving] = useState<() => void>()

  const [codeSentAt, setCodeSentAt] = useState<Partial<Record<string, number>>>({})
  const purpose = mode === 'register' ? 'register' : mode === 'reset' ? 'reset_password' : 'login'

  const change = (name: FieldName, value: string) => {
    setValues((known) => ({ ...known, [name]: value }))
    setFaults({})
  }

  const switchTo = (next: Mode) => {
    setMode(next)
    setFaults({})
    // A code is good for what it was asked for, and a password that was tried is not the new one.
    const isOtherPassword = next === 'reset' || mode === 'reset'
    setValues((known) => ({ ...known, code: '', ...(isOtherPassword ? { password: '' } : {}) }))
  }

  /** Takes over what stands in the fields: typed, or filled in by the browser, before this code ran. */
  const adopt = useCallback((card: HTMLFormElement) => {
    const found = [...new FormData(card)].filter(([name, value]) => name in empty && value !== '')
    if (found.length > 0) setValues((known) => ({ ...known, ...Object.fromEntries(found) }))
  }, [])

  const fail = (error: unknown) => {
    if (!isClientError(error)) return setFaults({ form: 'internal' })
    const mustAskCode = mode === 'register' && error.code === 'code_required'
    if (mustAskCode) setNeedsCode(true)
    setFaults(faultsOf(error, mode, needsCode || mustAskCode))
  }

  /** For one call, which may have to work before the server lets it through. */
  const shown = (): ProofOptions => {
    const work = new AbortController()
    const stop = () => work.abort()
    return { signal: work.signal, onProof: () => setStopProving(() => stop) }
  }

  const submit = async () => {
    const found = checkValues(mode, values, needsCode)
    setFaults(found)
    if (Object.keys(found).length > 0 || isBusy) return
    const phone = values.phone.trim()
    const code = values.code.trim()
    const { password } = values
    setIsBusy(true)
    try {
      const key = readDeviceKey()
      if (mode === 'password') keepDeviceKey(await client.signIn({ phone, password, ...key }, shown()))
      if (mode === 'code') {
        const signedIn = await client.signIn({ phone, code, ...key }, shown())
        keepDeviceKey(signedIn)
        const { first_proof: proof } = signedIn
        if (proof !== undefined) toasts.show(texts.firstProof(proof.devices_ended))
      }
      if (mode === 'register') {
        const username = values.username.trim()
        const fields = { username, phone, password, locale: language, ...(needsCode ? { code } : {}) }
        keepDeviceKey(await client.register(fields, shown()))
      }
      if (mode === 'reset') {
        await client.call('password.reset', { phone, code, password, ...key }, shown())
        toasts.show(texts.resetDone)
        setMode('password')
      }
    } catch (error) {
      fail(error)
    } finally {
      setIsBusy(false)
      setStopProving(undefined)
    }
  }

  const requestCode = async (): Promise<void> => {
    const phone = values.phone.trim()
    const phoneFault = checkValues('code', values, false).phone
    if (phoneFault !== undefined) {
      setFaults({ phone: phoneFault })
      return
    }
    try {
      await client.call('code.request', { phone, purpose, locale: language }, shown())
      setCodeSentAt((known) => ({ ...known, [purpose]: performance.now() }))
    } catch (error) {
      fail(error)
    } finally {
      setStopProving(undefined)
    }
  }

  const sentAt = codeSentAt[purpose]
  return {
    ...{ mode, values, faults, needsCode, isBusy, sentAt, stopProving },
    ...{ change, adopt, switchTo, submit, requestCode },
  }
}

export type SignInForm = ReturnType<typeof useSignIn>
