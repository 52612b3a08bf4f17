import { limits } from '@stonechat/protocol'

const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** In this order: most browsers also claim to be Chrome, and all claim to be Safari. */
const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/MicroMessenger\//, 'WeChat'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/HuaweiBrowser\//, 'Huawei Browser'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/**
 * What to call a device in the list of devices: the name it gave, else a short one from its user agent
 * (`Chrome on Windows`, `curl`), else an empty one.
 */
export function nameDevice(given: string | undefined, userAgent: string | undefined): string {
  const name = given?.trim() ?? ''
  return name === '' ? describeUserAgent(userAgent ?? '') : name
}

function describeUserAgent(userAgent: string): string {
  const find = (table: typeof systems) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = find(browsers)
  const system = find(systems)
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`
  const product = /^[\w .-]+/.exec(userAgent)?.[0].trim() ?? ''
  return (
    browser ?? (product === 'Mozilla' ? (system ?? '') : product.slice(0, limits.deviceNameMaxCharacters))
  )
}
