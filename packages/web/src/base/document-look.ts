import type { BrowserPreferences } from './preferences.js'

/** Language and theme belong to the whole document. */
export function applyLook(
  root: HTMLElement,
  { language, theme }: Pick<BrowserPreferences, 'language' | 'theme'>,
): void {
  root.lang = language
  root.dataset.theme = theme
}
