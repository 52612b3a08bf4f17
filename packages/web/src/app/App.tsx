import { lazy, Suspense, useEffect, useMemo } from 'react'
import { ToastRegion } from '../ui/ToastRegion.js'
import { CrashBoundary } from './CrashBoundary.js'
import { AppContext, type AppContextValue, useClient, usePreferences, useReadable } from './context.js'
import { Splash } from './Splash.js'

const SignInPage = lazy(() => import('../sign-in/SignInPage.js').then((m) => ({ default: m.SignInPage })))
const Shell = lazy(() => import('./Shell.js').then((m) => ({ default: m.Shell })))

/** The app: the sign-in card, or the chats of whoever is signed in. */
export function App({ client, preferences, toasts }: AppContextValue) {
  const value = useMemo(() => ({ client, preferences, toasts }), [client, preferences, toasts])
  return (
    <AppContext value={value}>
      <DocumentLook />
      <CrashBoundary>
        <Suspense fallback={<Splash />}>
          <Entrance />
        </Suspense>
      </CrashBoundary>
      <ToastRegion />
    </AppContext>
  )
}

function Entrance() {
  const account = useReadable(useClient().account)
  // The vault answers within a moment: the sign-in card must not flash meanwhile.
  if (account.status === 'starting') return <Splash />
  if (account.status === 'signed_out') return <SignInPage reason={account.reason} />
  return <Shell key={account.user.id} />
}

/** Language and theme belong to the whole document. */
function DocumentLook() {
  const { language, theme } = usePreferences()
  useEffect(() => {
    const root = document.documentElement
    root.lang = language
    root.dataset.theme = theme
  }, [language, theme])
  return null
}
