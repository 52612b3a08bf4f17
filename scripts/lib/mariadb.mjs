/** The MySQL server that tests start for themselves: found, or fetched where this may be done. */
import { existsSync } from 'node:fs'
import { installPackages } from './apt.mjs'
import { say } from './workspace.mjs'

/** Installs MariaDB where it is missing and this is root; says what is skipped where it stays missing. */
export async function ensureMariaDb() {
  // Without the package that would start a service of its own.
  if (!hasMariaDb()) await installPackages(['mariadb-server-core', 'mariadb-client-core'], 'tests on MySQL')
  if (!hasMariaDb()) say('no MariaDB: tests on MySQL are skipped. Get it by: apt-get install mariadb-server')
}

function hasMariaDb() {
  return existsSync('/usr/sbin/mariadbd') && existsSync('/usr/bin/mariadb-install-db')
}
