/** The NATS server that tests start for themselves: found, or fetched where this may be done. */
import { existsSync } from 'node:fs'
import { installPackages } from './apt.mjs'
import { say } from './workspace.mjs'

const places = ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/usr/bin/nats-server']

/** Installs NATS where it is missing and this is root; says what is skipped where it stays missing. */
export async function ensureNats() {
  if (!hasNats()) await installPackages(['nats-server'], 'tests of several nodes')
  if (!hasNats()) say('no NATS: tests of several nodes are skipped. Get it by: apt-get install nats-server')
}

function hasNats() {
  return places.some((path) => existsSync(path))
}
