import { useApp, usePreferences } from '../base/context.js'
import type { Language } from '../base/preferences.js'
import { classes } from '../ui/classes.js'

const languages: readonly { readonly value: Language; readonly name: string }[] = [
  { value: 'zh-CN', name: '中文' },
  { value: 'en', name: 'English' },
]

/** The languages, each in its own words. */
export function LanguageSwitch() {
  const { preferences } = useApp()
  const { language } = usePreferences()
  return (
    <div className="mt-5 flex justify-center gap-1">
      {languages.map(({ value, name }) => (
        <button
          key={value}
          type="button"
          lang={value}
          aria-pressed={value === language}
          data-testid={`language-${value}`}
          onClick={() => preferences.update({ language: value })}
          className={classes(
            'rounded-s px-2 py-1 text-sm',
            value === language ? 'font-medium text-ink' : 'text-ink-quiet hover:text-ink',
          )}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
