import { createClient } from '@stonechat/client'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { App } from './app/App.js'
import { followVisualViewport } from './base/follow-visual-viewport.js'
import { createPreferences } from './base/preferences.js'
import { sharePreferences } from './base/shared-preferences.js'
import { createToasts } from './base/toasts.js'
import { releasePresses, takeRoot } from './start/early-card.js'
import './app/styles.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

if (window.visualViewport !== null) followVisualViewport(window.visualViewport, document.documentElement)

const client = createClient()
const app = (
  <App
    client={client}
    preferences={sharePreferences(client, createPreferences(localStorage, navigator.languages), localStorage)}
    toasts={createToasts()}
    onLive={() => releasePresses(root)}
  />
)

if (takeRoot(root)) {
  const stop = client.account.subscribe(() => {
    stop()
    // Another tab may have signed in since.
    if (client.account.getSnapshot().status === 'signed_out') return hydrateRoot(root, app)
    root.replaceChildren()
    createRoot(root).render(app)
  })
} else createRoot(root).render(app)
