/** What is needed only where something is forwarded, in one file of its own. */
export { ForwardDialog } from './ForwardDialog.js'
export { SelectBar } from './SelectBar.js'
