import { lazyPart } from '../base/lazy-part.js'

const load = () => import('./parts.js')

export const ForeignMessage = lazyPart(() => load().then(({ ForeignMessage }) => ForeignMessage))
export const Gone = lazyPart(() => load().then(({ Gone }) => Gone))
export const GoneBar = lazyPart(() => load().then(({ GoneBar }) => GoneBar))
export const RemoveDialog = lazyPart(() => load().then(({ RemoveDialog }) => RemoveDialog))
