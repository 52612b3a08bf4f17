import { Suspense, useEffect, useMemo } from 'react'
import { AppContext, type AppContextValue, useClient, usePreferences, useReadable } from '../base/context.js'
import { applyLook } from '../base/document-look.js'
import { lazyPart } from '../base/lazy-part.js'
import { useHasPassed } from '../base/use-passage.js'
import { SignIn } from '../sign-in/part.js'
import { ToastRegion } from '../ui/ToastRegion.js'
import { CrashBoundary } from './CrashBoundary.js'
import { Splash } from './Splash.js'

const Shell = lazyPart(() => import('./Shell.js').then(({ Shell }) => Shell))

interface AppProps extends AppContextValue {
  /** Called once the page answers to what a person does. */
  readonly onLive: () => void
}

/** The app: the sign-in card, or the chats of the signed-in user. */
export function App({ client, preferences, toasts, onLive }: AppProps) {
  const value = useMemo(() => ({ client, preferences, toasts }), [client, preferences, toasts])
  return (
    <AppContext value={value}>
      <DocumentLook />
      <CrashBoundary>
        <Suspense fallback={<Splash />}>
          <Entrance onLive={onLive} />
        </Suspense>
      </CrashBoundary>
      <ToastRegion />
    </AppContext>
  )
}

function Entrance({ onLive }: Pick<AppProps, 'onLive'>) {
  const account = useReadable(useClient().account)
  const hasPassed = useHasPassed(account.status)
  useEffect(onLive, [onLive])
  // The vault answers within a moment: the sign-in card must not flash meanwhile.
  if (account.status === 'starting') return <Splash />
  if (account.status === 'signed_out') return <SignIn reason={account.reason} hasPassed={hasPassed} />
  return <Shell key={account.user.id} hasPassed={hasPassed} />
}

function DocumentLook() {
  const preferences = usePreferences()
  useEffect(() => applyLook(document.documentElement, preferences), [preferences])
  return null
}
