/** The nginx and the Caddy that tests of the guide start for themselves: found, or fetched where this may be done. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { unpackPackages } from './apt.mjs'
import { root, say } from './workspace.mjs'

const programs = { nginx: '/usr/sbin/nginx', caddy: '/usr/bin/caddy' }
const folder = join(root, 'node_modules/.cache/stonechat/proxies')

/** Fetches what is missing where this is root; says what is skipped where it stays missing. */
export async function ensureProxies() {
  // Unpacked here and not installed: the packages would start services of their own, and again at every boot.
  if (findMissing().length > 0) await unpackPackages(findMissing(), folder, 'tests of the guide to proxies')
  for (const name of findMissing())
    say(`no ${name}: tests of the guide to it are skipped. Get it by: apt-get install ${name}`)
}

function findMissing() {
  return Object.keys(programs).filter(
    (name) => !existsSync(programs[name]) && !existsSync(join(folder, programs[name])),
  )
}
