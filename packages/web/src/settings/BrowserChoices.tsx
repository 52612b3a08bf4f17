import { Keyboard } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApp, usePreferences, useTexts } from '../base/context.js'
import { choices } from '../base/preferences.js'
import { type Locale, locales, localeTags } from '../text/index.js'
import { Button } from '../ui/Button.js'
import { Segments } from '../ui/Segments.js'
import { Switch } from '../ui/Switch.js'

/** Language and theme. */
export function Looks() {
  const { client, preferences } = useApp()
  const { theme, language } = usePreferences()
  const texts = useTexts()
  const words = texts.settings
  const setLanguage = (next: Locale) => {
    preferences.update({ language: next })
    // The account keeps it too, for the language of what is sent; the page does not wait for it.
    client.updateProfile({ locale: next }).catch(() => {})
  }
  return (
    <div className="flex flex-col gap-1">
      <Line label={texts.language}>
        <Segments
          label={texts.language}
          value={language}
          onChange={setLanguage}
          options={localeTags.map((value) => ({
            value,
            label: locales[value].name,
            testId: `language-${value}`,
          }))}
        />
      </Line>
      <Line label={words.theme}>
        <Segments
          label={words.theme}
          value={theme}
          onChange={(next) => preferences.update({ theme: next })}
          options={choices.theme.map((value) => ({
            value,
            label: words.themes[value],
            testId: `theme-${value}`,
          }))}
        />
      </Line>
    </div>
  )
}

/** How writing works here. */
export function ChatHabits({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const { preferences } = useApp()
  const { sendKey, followOnSend } = usePreferences()
  const texts = useTexts().settings
  return (
    <div className="flex flex-col gap-1">
      <Line label={texts.sendKey}>
        <Segments
          label={texts.sendKey}
          value={sendKey}
          onChange={(next) => preferences.update({ sendKey: next })}
          options={choices.sendKey.map((value) => ({
            value,
            label: texts.sendKeys[value],
          }))}
        />
      </Line>
      <Switch
        label={texts.follow}
        isOn={followOnSend}
        onChange={(next) => preferences.update({ followOnSend: next })}
        testId="switch-follow"
      />
      <Button tone="quiet" size="s" className="-ms-2.5 self-start" onClick={onShowKeys}>
        <Keyboard className="size-4" />
        {texts.keyboard}
      </Button>
    </div>
  )
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <span>{label}</span>
      {children}
    </div>
  )
}
