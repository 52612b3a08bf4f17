/** What stands in the bubble of a sticker: loaded with the first one. */
export { StickerPicture } from './StickerPicture.js'
