/** The browser that tests drive: found, or fetched where this may be done. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { installPackages } from './apt.mjs'
import { say } from './workspace.mjs'

/** First the one without windows, which takes less of the machine. */
const shell = '/usr/bin/chromium-headless-shell'
const places = [
  shell,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
]

/**
 * Where Chromium is, installing Debian's where this is root and the one without windows is missing, or the whole one where there is no such
 * package; else `undefined`, having said why.
 */
export async function ensureChromium() {
  const isNamed = process.env.STONECHAT_TEST_CHROMIUM !== undefined
  if (!hasChineseFont()) await installPackages(['fonts-noto-cjk'], 'the browser tests')
  if (!isNamed && !existsSync(shell)) await installPackages(['chromium-headless-shell'], 'the browser tests')
  if (findChromium() === undefined) await installPackages(['chromium'], 'the browser tests')
  const found = findChromium()
  if (found === undefined) {
    say(
      'no Chromium: tests in the browser are skipped. Get it by: apt-get install chromium-headless-shell fonts-noto-cjk',
    )
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
