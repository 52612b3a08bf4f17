import { createClient } from '@stonechat/client'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.js'
import { followVisualViewport } from './app/follow-visual-viewport.js'
import { createPreferences } from './app/preferences.js'
import { createToasts } from './ui/toasts.js'
import './app/styles.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

if (window.visualViewport !== null) followVisualViewport(window.visualViewport, document.documentElement)

createRoot(root).render(
  <App
    client={createClient()}
    preferences={createPreferences(localStorage, navigator.languages)}
    toasts={createToasts()}
  />,
)
