export { openSource } from '../copy/open-end.js'
export { type AccountNames, readNames } from './read-names.js'
