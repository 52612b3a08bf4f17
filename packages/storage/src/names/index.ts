export { openSource } from '../copy/open-end.js'
export { type AccountNames, type GroupName, readGroupNames, readNames } from './read-names.js'
