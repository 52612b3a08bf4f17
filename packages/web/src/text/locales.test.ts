import { expect, test } from 'vitest'
import { chooseLocale, localeTags } from './index.js'

test('[X62] the language is the first of the browser’s that we speak, else English', () => {
  expect(chooseLocale(['zh-TW', 'en'])).toBe('zh-CN')
  expect(chooseLocale(['fr', 'en-GB', 'zh'])).toBe('en')
  expect(chooseLocale(['fr'])).toBe('en')
  expect(chooseLocale([])).toBe('en')
})

test('[X351] the tag of a language other than English stands only in the two lists of words', () => {
  const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  expect(Object.keys(sources).length).toBeGreaterThan(100)
  for (const tag of localeTags.filter((one) => one !== 'en')) {
    const files = Object.keys(sources).filter((file) => sources[file]?.includes(`'${tag}'`))
    expect(files.sort()).toEqual(['./index.ts', './settings.ts'])
  }
})
