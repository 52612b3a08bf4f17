/** Who may do what, on SQLite. */
import { registerRights } from './rights/register-rights.js'

registerRights((folder) => `sqlite:${folder}/rights.db`)
