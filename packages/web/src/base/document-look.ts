import type { Preferences } from './preferences.js'

/** Language and theme belong to the whole document. */
export function applyLook(
  root: HTMLElement,
  { language, theme }: Pick<Preferences, 'language' | 'theme'>,
): void {
  root.lang = language
  root.dataset.theme = theme
}
