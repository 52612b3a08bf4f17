/**
 * Runs by itself before the app has been fetched, and is small: where nobody can be signed in, which is where nothing is
 * cached either, the sign-in card need not wait for the app. For everybody it fetches the words that the app will ask for.
 */
import { mayBeSignedIn } from '@stonechat/client'
import { openBrowserStorage } from '../base/browser-storage.js'
import { applyLook } from '../base/document-look.js'
import { createPreferences } from '../base/preferences.js'
import { preloadTexts, showEarlyCard } from './early-card.js'

async function paint(): Promise<void> {
  const isUnsure = mayBeSignedIn()
  const preferences = createPreferences(openBrowserStorage(), navigator.languages).getSnapshot()
  preloadTexts(preferences.language)
  applyLook(document.documentElement, preferences)
  const root = document.getElementById('root')
  if (root !== null && !(await isUnsure)) showEarlyCard(root, preferences.language)
}

void paint()
