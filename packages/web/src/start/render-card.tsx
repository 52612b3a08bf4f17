/** Runs while the app is built. */
import { createClient } from '@stonechat/client'
// The server part for browsers would keep the build from ending: it listens for messages to itself.
import { renderToString } from 'react-dom/server.edge'
import { App } from '../app/App.js'
import { createPreferences, type Language, languages } from '../base/preferences.js'
import { createToasts } from '../base/toasts.js'
import { templateIdOf } from './early-card.js'

/** The HTML of the app while nobody is signed in, by the id of its template. */
export function renderCards(): { readonly id: string; readonly html: string }[] {
  return languages.map((language) => ({ id: templateIdOf(language), html: renderCard(language) }))
}

function renderCard(language: Language): string {
  return renderToString(
    <App
      client={createClient({ url: 'http://localhost', WebSocket: class {} as unknown as typeof WebSocket })}
      preferences={createPreferences({ getItem: () => null, setItem() {} }, [language])}
      toasts={createToasts()}
      onLive={() => {}}
    />,
  )
}
