/** Pure decisions about accounts that stores need as well. */
export { looksOf } from './identity/username/looks.js'
