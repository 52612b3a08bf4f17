/** What stands in the bubbles of messages with files: one part of the app, loaded with the first of them. */
export { Album } from './album/Album.js'
export { FileRow } from './row/FileRow.js'
export { SoundRow } from './voice/SoundRow.js'
