import { parseInput } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { nameDevice } from './device-name.js'

describe('names of devices', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari on Mac',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50',
      'WeChat on Android',
    ],
    ['curl/8.5.0', 'curl'],
    ['', ''],
    [undefined, ''],
  ])('[U41] a device without a name is called by its user agent: %s', (userAgent, name) => {
    expect(nameDevice(undefined, userAgent)).toBe(name)
  })

  it('[U42] the name a device gives itself wins', () => {
    expect(nameDevice(' 客厅的平板 ', 'curl/8.5.0')).toBe('客厅的平板')
    expect(nameDevice('', 'curl/8.5.0')).toBe('curl')
  })

  it('[U700] whatever a user agent says, the name that is made of it is one that people may be shown', () => {
    const parts = [
      'Mozilla/5.0 ',
      'Windows',
      ' Chrome/1',
      '\u202e',
      '\u200b',
      '\n',
      '石',
      'é',
      'bot.x-1',
      '\u{e0041}',
      '\t',
      '  ',
    ]
    const fits = (name: string) => parseInput('user.update', { nickname: name }).nickname === name
    for (let at = 0; at < parts.length ** 3; at += 1) {
      const userAgent = [0, 1, 2]
        .map((n) => parts[Math.floor(at / parts.length ** n) % parts.length])
        .join('')
      const name = nameDevice(undefined, userAgent)
      if (name !== '') expect(fits(name), JSON.stringify(userAgent)).toBe(true)
    }
  })
})
