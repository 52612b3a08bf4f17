/** What is loaded when somebody sends later, or has something that waits. */
import { lazyPart } from '../base/lazy-part.js'

export const SendLaterDialog = lazyPart(() =>
  import('./SendLaterDialog.js').then(({ SendLaterDialog }) => SendLaterDialog),
)

export const ScheduledBar = lazyPart(() =>
  import('./ScheduledBar.js').then(({ ScheduledBar }) => ScheduledBar),
)
