/** What browsers show by themselves without running anything of it. All else is only saved. */
const inlineTypes: ReadonlySet<string> = new Set([
  ...['image/jpeg', 'image/png', 'image/apng', 'image/gif', 'image/webp', 'image/avif'],
  ...['video/mp4', 'video/webm', 'video/ogg', 'video/quicktime', 'video/matroska', 'video/3gpp'],
  ...['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/flac', 'audio/wav', 'audio/webm'],
])

export function isShownInline(mediaType: string): boolean {
  return inlineTypes.has(mediaType)
}
