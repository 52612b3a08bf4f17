/** What a sticker of a person is called by the server: a name that says nothing. */
const nameless = 'sticker'

/** What is said of a sticker to who does not see it: the server's have names that mean something. */
export function altOf(fileName: string, texts: { name: string; named: (what: string) => string }): string {
  const name = fileName.replace(/\.[^.]*$/, '')
  return name === nameless ? texts.name : texts.named(name)
}
