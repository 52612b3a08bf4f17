/** What the composer has for files and voice, and for all else that is sent: loaded behind the field itself. */
import { lazyPart } from '../base/lazy-part.js'

const load = () => import('../files/composer-parts.js')

export const Attach = lazyPart(() => import('./Attach.js').then(({ Attach }) => Attach))
export const DropZone = lazyPart(() => load().then(({ DropZone }) => DropZone))
export const Tray = lazyPart(() => load().then(({ Tray }) => Tray))
export const VoiceButton = lazyPart(() => load().then(({ VoiceButton }) => VoiceButton))
export const UploadWarning = lazyPart(() => load().then(({ UploadWarning }) => UploadWarning))
