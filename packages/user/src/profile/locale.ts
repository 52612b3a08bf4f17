import type { UserLocale } from '../contract/index.js'
import type { Region } from '../identity/phone/phone.js'

/** Regions where Chinese is the better guess for a user without a language. */
const chineseRegions: ReadonlySet<string> = new Set(['CN', 'HK', 'MO', 'TW'])

/**
 * The language to write to a user in, of those there are.
 * @param wanted a language tag such as `zh-Hans-CN`, as devices send it
 */
export function resolveLocale(wanted: string | undefined, region: Region): UserLocale {
  if (wanted === undefined || wanted === '') return chineseRegions.has(region) ? 'zh-CN' : 'en'
  return /^zh\b/i.test(wanted) ? 'zh-CN' : 'en'
}
