import { type ComponentType, useState } from 'react'
import { lazyPart, loadPatiently } from '../base/lazy-part.js'
import type { SignInPageProps } from './SignInPage.js'

let loaded: ComponentType<SignInPageProps> | undefined

/** Fetches the code of the card: whoever is signed in does without it. Rejects like `loadPatiently`. */
export async function loadSignInPage(): Promise<ComponentType<SignInPageProps>> {
  const { SignInPage } = await loadPatiently(() => import('./SignInPage.js'))
  loaded = SignInPage
  return SignInPage
}

const LazyPage = lazyPart(loadSignInPage)

/** See `SignInPage`. It is there at once where it has been loaded: so it takes over the early card. */
export function SignIn(props: SignInPageProps) {
  const [Page] = useState(() => loaded ?? LazyPage)
  return <Page {...props} />
}
