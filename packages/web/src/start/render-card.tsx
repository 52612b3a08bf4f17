/** Runs while the app is built. */
import { createClient } from '@stonechat/client'
// The server part for browsers would keep the build from ending: it listens for messages to itself.
import { renderToString } from 'react-dom/server.edge'
import { App } from '../app/App.js'
import { createPreferences } from '../base/preferences.js'
import { createToasts } from '../base/toasts.js'
import { loadSignInPage } from '../sign-in/part.js'
import { type Locale, loadTexts, localeTags } from '../text/index.js'
import { templateIdOf } from './early-card.js'

export interface RenderedCard {
  readonly locale: Locale
  /** Of its template. */
  readonly id: string
  readonly html: string
}

/** The HTML of the app in every language while nobody is signed in. */
export async function renderCards(): Promise<RenderedCard[]> {
  await Promise.all([loadSignInPage(), ...localeTags.map(loadTexts)])
  return localeTags.map((locale) => ({ locale, id: templateIdOf(locale), html: renderCard(locale) }))
}

function renderCard(locale: Locale): string {
  return renderToString(
    <App
      client={createClient({ url: 'http://localhost', WebSocket: class {} as unknown as typeof WebSocket })}
      preferences={createPreferences({ getItem: () => null, setItem() {} }, [locale])}
      toasts={createToasts()}
      onLive={() => {}}
    />,
  )
}
