import { lazyPart } from '../base/lazy-part.js'

const load = () => import('./parts.js')

export const ForwardDialog = lazyPart(() => load().then(({ ForwardDialog }) => ForwardDialog))
export const SelectBar = lazyPart(() => load().then(({ SelectBar }) => SelectBar))
