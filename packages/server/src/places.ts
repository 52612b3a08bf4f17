/**
 * Files that are not code of this package. This file stays at the top of `src`: from there, and from the bundle in
 * `dist`, they are equally far.
 */
import { fileURLToPath } from 'node:url'

export const manifestFile = fileURLToPath(new URL('../package.json', import.meta.url))

/** Where the web app is, once it was built. */
export const webAppFolder = fileURLToPath(new URL('../../web/dist/app', import.meta.url))
