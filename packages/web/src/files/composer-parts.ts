/** What the composer has for files and voice. */
export { DropZone } from './tray/DropZone.js'
export { Tray } from './tray/Tray.js'
export { UploadWarning } from './UploadWarning.js'
export { VoiceButton } from './voice/VoiceButton.js'
