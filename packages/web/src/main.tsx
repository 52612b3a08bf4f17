import { type Client, createClient, mayBeSignedIn } from '@stonechat/client'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { App } from './app/App.js'
import { openBrowserStorage } from './base/browser-storage.js'
import { followVisualViewport } from './base/follow-visual-viewport.js'
import { bearForeignChanges } from './base/foreign-changes.js'
import { withLoadedLanguage } from './base/loaded-language.js'
import { createPreferences } from './base/preferences.js'
import { refuseDrops } from './base/refuse-drops.js'
import { sharePreferences } from './base/shared-preferences.js'
import { createToasts } from './base/toasts.js'
import { loadSignInPage } from './sign-in/part.js'
import { releasePresses, takeRoot } from './start/early-card.js'
import { followTyped } from './start/typed-text.js'
import './app/styles.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

bearForeignChanges(Node.prototype)
refuseDrops(window)
if (window.visualViewport !== null) followVisualViewport(window.visualViewport, document.documentElement)

void start(root, createClient())
// What will be shown is fetched beside what the client has to load first.
void mayBeSignedIn()
  .then<unknown>((mayBe) => (mayBe ? import('./app/Shell.js') : loadSignInPage()))
  .catch(() => {})

async function start(root: HTMLElement, client: Client): Promise<void> {
  const storage = openBrowserStorage()
  const local = createPreferences(storage, navigator.languages)
  // The client reads what it keeps meanwhile.
  const preferences = await withLoadedLanguage(sharePreferences(client, local, storage))
  const app = (
    <App
      client={client}
      preferences={preferences}
      toasts={createToasts()}
      onLive={() => releasePresses(root)}
    />
  )

  const hasCard = takeRoot(root)
  if (hasCard) await untilKnown(client)
  // Another tab may have signed in since the card was shown.
  if (hasCard && client.account.getSnapshot().status === 'signed_out') {
    await loadSignInPage()
    hydrateRoot(root, app, { onRecoverableError: followTyped(root) })
    return
  }
  root.replaceChildren()
  createRoot(root).render(app)
}

/** Waits until it is known whether somebody is signed in. */
function untilKnown({ account }: Client): Promise<void> {
  return new Promise((resolve) => {
    if (account.getSnapshot().status !== 'starting') return resolve()
    const stop = account.subscribe(() => {
      stop()
      resolve()
    })
  })
}
