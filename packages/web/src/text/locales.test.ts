import { expect, test } from 'vitest'
import { chooseLocale, localeTags } from './index.js'

test('[X62] the language is the first of the browser’s that we speak, else English', () => {
  expect(chooseLocale(['zh-TW', 'en'])).toBe('zh-CN')
  expect(chooseLocale(['fr', 'en-GB', 'zh'])).toBe('en')
  expect(chooseLocale(['fr'])).toBe('en')
  expect(chooseLocale([])).toBe('en')
})

test('[X351] no part of the app outside its words names a language other than English', () => {
  const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../text/**', '!../**/*.test.{ts,tsx}'], {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  expect(Object.keys(sources).length).toBeGreaterThan(100)
  const others = localeTags.filter((tag) => tag !== 'en')
  expect(others).not.toEqual([])
  for (const [file, source] of Object.entries(sources))
    for (const tag of others) expect(source.includes(`'${tag}'`), `${file} names ${tag}`).toBe(false)
})
