/** Debian packages that tests need, fetched where this may be done. */
import { existsSync } from 'node:fs'
import { exitCodeOf, say } from './workspace.mjs'

/** Installs packages where this is root on Debian; else does nothing. */
export async function installPackages(names, purpose) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  say(`installing ${names.join(', ')} for ${purpose} (once)`)
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  }
  await exitCodeOf('apt-get', ['update', '-qq'], options)
  await exitCodeOf('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options)
}
