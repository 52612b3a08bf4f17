/** Made by `emoji-data.ts` of this package when the app is built. */
declare module 'virtual:emoji-data' {
  export const table: import('./emoji-table.js').EmojiTable
}
