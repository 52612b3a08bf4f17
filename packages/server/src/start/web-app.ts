import { existsSync } from 'node:fs'
import type { Logger } from '../observe/logger.js'
import { webAppFolder } from '../places.js'

/** The folder of the built web app, or `null` where it was not built: the API works without it. */
export function findWebApp(log: Logger): string | null {
  if (existsSync(`${webAppFolder}/index.html`)) return webAppFolder
  log.warn({ folder: webAppFolder }, 'web.missing')
  return null
}
