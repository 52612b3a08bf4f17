import { readFileSync } from 'node:fs'
import { manifestFile } from './places.js'

/** The version of this package, as its `package.json` says. */
export const version: string = JSON.parse(readFileSync(manifestFile, 'utf8')).version
