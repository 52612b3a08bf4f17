/** Runs while the app is built. */
import { createClient } from '@stonechat/client'
// The server part for browsers would keep the build from ending: it listens for messages to itself.
import { renderToString } from 'react-dom/server.edge'
import { App } from '../app/App.js'
import { createPreferences } from '../base/preferences.js'
import { createToasts } from '../base/toasts.js'
import { type Locale, localeTags } from '../text/index.js'
import { templateIdOf } from './early-card.js'

/** The HTML of the app while nobody is signed in, by the id of its template. */
export function renderCards(): { readonly id: string; readonly html: string }[] {
  return localeTags.map((locale) => ({ id: templateIdOf(locale), html: renderCard(locale) }))
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
