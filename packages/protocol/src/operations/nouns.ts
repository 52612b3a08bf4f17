/** The nouns of the wire, as schemas. */
export { id, seq, text, timeMs, url } from '../base/schemas.js'
export { targetType } from '../base/target.js'
export { customContent } from '../content/custom/schema.js'
export { attachedFile, fileContent } from '../content/file/schema.js'
export { content } from '../content/index.js'
export { textContent } from '../content/text/schema.js'
export * from '../gen/nouns.js'
export { username } from '../user/names.js'
