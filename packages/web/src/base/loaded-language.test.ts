import { describe, expect, test } from 'vitest'
import type { Locale } from '../text/index.js'
import { withLoadedLanguage } from './loaded-language.js'
import { createPreferences } from './preferences.js'

interface Answer {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** A page in English whose further words come, or do not, when the test says so. */
async function open() {
  const asked: Locale[] = []
  const answers: Answer[] = []
  const chosen = createPreferences({ getItem: () => null, setItem() {} }, ['en'])
  const preferences = await withLoadedLanguage(chosen, (locale) => {
    asked.push(locale)
    if (asked.length === 1) return Promise.resolve()
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }))
  })
  const seen: string[] = []
  preferences.subscribe(() => {
    const { language, theme } = preferences.getSnapshot()
    seen.push(`${language} ${theme}`)
  })
  return { asked, answers, chosen, preferences, seen }
}

/** Everything that was already answered has been acted upon. */
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('the language of the page', () => {
  test('[X364] another language is shown once its words are loaded, and other choices at once', async () => {
    const { asked, answers, preferences, chosen, seen } = await open()
    expect(asked).toEqual(['en'])
    preferences.update({ language: 'zh-CN' })
    preferences.update({ theme: 'dark' })
    expect(asked).toEqual(['en', 'zh-CN'])
    expect(chosen.getSnapshot().language).toBe('zh-CN')
    expect(preferences.getSnapshot()).toMatchObject({ language: 'en', theme: 'dark' })
    answers[0]!.resolve()
    await expect.poll(() => preferences.getSnapshot().language).toBe('zh-CN')
    preferences.update({ language: 'en' })
    preferences.update({ language: 'zh-CN' })
    expect(asked).toHaveLength(2)
    expect(seen).toEqual(['en system', 'en dark', 'zh-CN dark', 'en dark', 'zh-CN dark'])
  })

  test('[X364] a choice taken back before its words came is not shown', async () => {
    const { answers, preferences, seen } = await open()
    preferences.update({ language: 'zh-CN' })
    preferences.update({ language: 'en' })
    answers[0]!.resolve()
    await settled()
    expect(seen).not.toContain('zh-CN system')
    preferences.update({ language: 'zh-CN' })
    expect(preferences.getSnapshot().language).toBe('zh-CN')
  })

  test('[X365] words that cannot be loaded leave the language as it is, and the next choice tries again', async () => {
    const { asked, answers, preferences } = await open()
    preferences.update({ language: 'zh-CN' })
    answers[0]!.reject(new TypeError('404'))
    await settled()
    expect(preferences.getSnapshot().language).toBe('en')
    preferences.update({ language: 'zh-CN' })
    expect(asked).toEqual(['en', 'zh-CN', 'zh-CN'])
    answers[1]!.resolve()
    await expect.poll(() => preferences.getSnapshot().language).toBe('zh-CN')
  })
})
