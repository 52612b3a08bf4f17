/** What is shown only where there is no conversation, or none any more, in one file of its own. */
export { ForeignMessage } from './ForeignMessage.js'
export { Gone, GoneBar } from './Gone.js'
export { RemoveDialog } from './RemoveDialog.js'
