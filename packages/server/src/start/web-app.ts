import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../observe/logger.js'

/** The folder of the built web app, or `null` where it was not built: the API works without it. */
export function findWebApp(log: Logger): string | null {
  const folder = fileURLToPath(new URL('../../../web/dist/app', import.meta.url))
  if (existsSync(`${folder}/index.html`)) return folder
  log.warn({ folder }, 'web.missing')
  return null
}
