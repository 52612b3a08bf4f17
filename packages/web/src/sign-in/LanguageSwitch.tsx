import { useApp, usePreferences } from '../base/context.js'
import { locales, localeTags } from '../text/index.js'
import { classes } from '../ui/classes.js'

/** The languages, each in its own words. */
export function LanguageSwitch() {
  const { preferences } = useApp()
  const { language } = usePreferences()
  return (
    <div className="mt-5 flex justify-center gap-1">
      {localeTags.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={locale === language}
          data-testid={`language-${locale}`}
          data-press={locale}
          onClick={() => preferences.update({ language: locale })}
          className={classes(
            'rounded-s px-2 py-1 text-sm',
            locale === language ? 'font-medium text-ink' : 'text-ink-quiet hover:text-ink',
          )}
        >
          {locales[locale].name}
        </button>
      ))}
    </div>
  )
}
