import { type Locale, loadTexts } from '../text/index.js'
import { createCell } from './cell.js'
import { loadPatiently } from './lazy-part.js'
import type { PreferencesStore } from './preferences.js'

/**
 * The preferences as the page shows them: a language counts from when its words are loaded, everything else at once. Where
 * words cannot be loaded the language stays as it is; the next choice tries again.
 * @returns once the words of the first language are there; rejects where the server has no such file (any more)
 */
export async function withLoadedLanguage(
  chosen: PreferencesStore,
  load: (locale: Locale) => Promise<void> = loadOnceThere,
): Promise<PreferencesStore> {
  const { language: first } = chosen.getSnapshot()
  await load(first)
  const loads = new Map<Locale, 'loading' | 'loaded'>([[first, 'loaded']])
  const shown = createCell({ ...chosen.getSnapshot(), language: first })
  chosen.subscribe(follow)
  follow()
  return { getSnapshot: shown.getSnapshot, subscribe: shown.subscribe, update: chosen.update }

  function follow(): void {
    const wanted = chosen.getSnapshot()
    const isLoaded = loads.get(wanted.language) === 'loaded'
    shown.set(isLoaded ? wanted : { ...wanted, language: shown.getSnapshot().language })
    if (!loads.has(wanted.language)) void add(wanted.language)
  }

  async function add(language: Locale): Promise<void> {
    loads.set(language, 'loading')
    try {
      await load(language)
    } catch {
      loads.delete(language)
      return
    }
    loads.set(language, 'loaded')
    follow()
  }
}

/** Without a network: once there is one. */
function loadOnceThere(locale: Locale): Promise<void> {
  return loadPatiently(() => loadTexts(locale))
}
