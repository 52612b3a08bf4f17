/** The scanner that tests start for themselves: found, or fetched where this may be done. */
import { existsSync } from 'node:fs'
import { installPackages } from './apt.mjs'
import { say } from './workspace.mjs'

const places = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/usr/bin/clamd']

/** Installs clamd where it is missing and this is root; says what is skipped where it stays missing. */
export async function ensureClamd() {
  if (!hasClamd()) await installPackages(['clamav-daemon'], 'tests of scanned files')
  if (!hasClamd())
    say('no clamd: tests of scanned files are skipped. Get it by: apt-get install clamav-daemon')
}

function hasClamd() {
  return places.some((path) => existsSync(path))
}
