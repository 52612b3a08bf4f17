/** The browser that tests drive: found, or fetched where this may be done. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installPackages } from './apt.mjs'
import { say } from './workspace.mjs'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
]

/** Where Chromium is, installing Debian's where it is missing and this is root; else `undefined`, having said why. */
export async function ensureChromium() {
  if (findChromium() === undefined || !hasChineseFont())
    await installPackages(['chromium', 'fonts-noto-cjk'], 'the browser tests')
  const found = findChromium()
  if (found === undefined) {
    say('no Chromium: tests in the browser are skipped. Get it by: apt-get install chromium fonts-noto-cjk')
  }
  return found
}

function findChromium() {
  return [process.env.STONECHAT_TEST_CHROMIUM, ...places].find((path) => path && existsSync(path))
}

function hasChineseFont() {
  try {
    return execFileSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).trim() !== ''
  } catch {
    return false
  }
}
