/** Who gets the bytes of a file, on SQLite. */
import { registerFileRights } from './register-file-rights.js'

registerFileRights((folder) => `sqlite:${folder}/rights.db`)
