/** Debian packages that tests need, fetched where this may be done. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodeOf, say } from './workspace.mjs'

const options = {
  env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  stdio: ['ignore', 'ignore', 'inherit'],
}

/** Installs packages where this is root on Debian; else does nothing. */
export async function installPackages(names, purpose) {
  if (!mayFetch()) return
  say(`installing ${names.join(', ')} for ${purpose} (once)`)
  await exitCodeOf('apt-get', ['update', '-qq'], options)
  await exitCodeOf('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options)
}

/** Unpacks packages into a folder, without what they depend on, where this is root on Debian; else does nothing. */
export async function unpackPackages(names, folder, purpose) {
  if (!mayFetch()) return
  say(`fetching ${names.join(', ')} for ${purpose} (once)`)
  mkdirSync(folder, { recursive: true })
  await exitCodeOf('apt-get', ['update', '-qq'], options)
  const asRoot = ['-o', 'APT::Sandbox::User=root']
  await exitCodeOf('apt-get', ['download', '-qq', ...asRoot, ...names], { ...options, cwd: folder })
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    await exitCodeOf('dpkg-deb', ['-x', file, folder], { ...options, cwd: folder })
    rmSync(join(folder, file))
  }
}

function mayFetch() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}
