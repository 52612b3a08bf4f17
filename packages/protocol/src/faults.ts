/**
 * What can be wrong with a field of an input, once, in both languages: what a refusal says beside its code. Clients
 * branch on the code and the path; people read these.
 */

/** Languages of the tables of sentences. */
export type Language = 'en' | 'zh'

/** One sentence in every language. */
export type Sentence = Readonly<Record<Language, string>>

/** One invalid field, before a language is chosen: where it is (`content.text`) and what is wrong with it. */
export interface Fault {
  readonly path: string
  /** Text alone is for programs and operators, and stays as it is. */
  readonly message: Sentence | string
}

const say = (en: string, zh: string): Sentence => ({ en, zh })

export const faults = {
  invalid: say('is not valid', '格式不正确'),
  missing: say('is missing', '不能缺少'),

  // Kinds
  text: say('must be text', '必须是文本'),
  number: say('must be a number', '必须是数字'),
  wholeNumber: say('must be a whole number', '必须是整数'),
  boolean: say('must be true or false', '必须是 true 或 false'),
  list: say('must be a list', '必须是列表'),
  object: say('must be an object', '必须是对象'),
  oneOf: (words: readonly unknown[]) =>
    say(`must be one of ${words.join(', ')}`, `必须是 ${words.join('、')} 之一`),

  eitherOr: (other: string) =>
    say(`must be there, or else ${other}, and not both`, `与 ${other} 必须且只能提供一个`),

  // Sizes
  empty: say('must not be empty', '不能为空'),
  emoji: say('must be one emoji', '必须是一个表情符号'),
  blank: say('must have a visible character', '至少要有一个可见的字符'),
  atLeastCharacters: (min: number) => say(`at least ${min} characters`, `至少 ${min} 个字符`),
  atMostCharacters: (max: number) => say(`at most ${max} characters`, `最多 ${max} 个字符`),
  atMostBytes: (max: number) => say(`at most ${max} bytes`, `最多 ${max} 字节`),
  atMostLevels: (max: number) => say(`at most ${max} levels deep`, `最多嵌套 ${max} 层`),
  atLeastItems: (min: number) => say(`at least ${min} items`, `至少 ${min} 项`),
  atMostItems: (max: number) => say(`at most ${max} items`, `最多 ${max} 项`),
  atLeast: (min: number) => say(`must be ${min} or more`, `不能小于 ${min}`),
  atMost: (max: number) => say(`must be ${max} or less`, `不能大于 ${max}`),
  padded: say('must not begin or end with a space', '开头和结尾不能有空格'),
  tooLong: say('is too long', '太长'),

  // Texts of a form
  unstorable: say('must not contain NUL or half a character', '不能含有 NUL 或不完整的字符'),
  lineBreaks: say(
    'must not contain line breaks, tabs or control characters',
    '不能含有换行、制表符或控制字符',
  ),
  direction: say(
    'must not contain characters that change the direction of text',
    '不能含有改变文字方向的字符',
  ),
  unseen: say('must not contain invisible characters', '不能含有不可见的字符'),
  stacked: (max: number) =>
    say(
      `at most ${max} accents on one letter, and none before the first`,
      `每个字最多 ${max} 个附加符号，且不能以附加符号开头`,
    ),
  oneScript: say(
    'must not mix scripts: Latin letters may stand beside most others, but not beside Cyrillic or Greek ones',
    '不能混用多种文字：拉丁字母可与多数文字混用，但不能与西里尔字母或希腊字母混用',
  ),
  halfCharacter: say('must not contain half a character', '不能含有不完整的字符'),
  digits: say('must be digits', '必须是数字'),
  digitsOnly: say('must not be digits only', '不能全是数字'),
  usernameLetters: say('letters, digits, "_", "-" and "." only', '只能含有文字、数字、"_"、"-" 和 "."'),
  clientIdLetters: say(
    'letters, digits, "_", "-", "." and ":" only',
    '只能含有英文字母、数字、"_"、"-"、"." 和 ":"',
  ),
  contentName: say(
    'lower-case letters, digits, "_", "." and "-"',
    '以小写英文字母开头，只能含有小写英文字母、数字、"_"、"." 和 "-"',
  ),
  phone: say('must be a valid phone number', '必须是有效的手机号'),
  commonPassword: say('is too common: many people use it', '过于常见，请换一个'),
  ownNamePassword: say(
    'must not be your username, phone number or e-mail address',
    '不能是自己的用户名、手机号或邮箱',
  ),
  phoneLike: say('must not read like a phone number', '不能像手机号或电话号码'),
  phoneKind: say('must not be a premium, satellite or service number', '不支持付费、卫星及服务类号码'),
  phoneCountry: say('no codes are sent to numbers of this country', '不向该国家或地区的号码发送验证码'),
  email: say('must be an e-mail address', '必须是邮箱地址'),
  base64: say('must be base64', '必须是 base64'),
  uuid: say('must be a UUID', '必须是 UUID'),
  address: say('must be an http(s) address or a path', '必须是 http(s) 地址或路径'),
  ids: say('ids, separated by commas', '多个编号用英文逗号分隔'),
  oneOrMoreIds: (max: number) =>
    say(
      `an id, or up to ${max} ids separated by commas`,
      `必须是一个编号，或最多 ${max} 个用英文逗号分隔的编号`,
    ),
  notPast: say('must be in the future', '必须是将来的时间'),
  cursor: say('not a cursor of this list', '不是此列表的游标'),

  // Fields together
  either: (one: string, other: string) =>
    say(`give either ${one} or ${other}`, `${one} 和 ${other} 必须且只能填写一项`),
  exactlyOneOf: (names: readonly string[]) =>
    say(`give exactly one of ${names.join(', ')}`, `${names.join('、')} 必须且只能填写一项`),
  atLeastOneOf: (names: readonly string[]) =>
    say(`give at least one of ${names.join(', ')}`, `${names.join('、')} 至少填写一项`),
  oneForEach: (other: string) => say(`one for each of ${other}`, `必须与 ${other} 一一对应`),
  onlyInGroups: say('only in groups', '仅限群聊'),
  oneself: say('must not be yourself', '不能是自己'),
  notWith: (other: string) => say(`not together with ${other}`, `不能与 ${other} 同时填写`),
  purpose: (purpose: string) => say(`not for the purpose "${purpose}"`, `不能用于“${purpose}”`),

  unknownKey: (meant: string | undefined) =>
    meant === undefined
      ? say('is not known', '未知的字段')
      : say(`is not known; did you mean ${meant}?`, `未知的字段，您要写的是 ${meant} 吗？`),

  // A body as a whole
  form: say(
    'must be the one file of the form, in the field “file”, without other fields',
    '必须是表单中唯一的文件，字段名为“file”，且没有其他字段',
  ),
  jsonObject: say('must be a JSON object', '必须是 JSON 对象'),
  frame: say('must be an object with op and data', '必须是含有 op 和 data 的对象'),
  frameId: say('must be a number or a string', '必须是数字或字符串'),
  nested: (max: number) => say(`nested deeper than ${max}`, `嵌套超过 ${max} 层`),
  twice: say('is there twice', '重复出现'),
  inexact: say(
    'holds a number that cannot be kept exactly: send it as text',
    '含有无法精确保存的数字，请以文本形式发送',
  ),
  fieldName: say('not a name for a field', '不能用作字段名'),
} as const

/** The sentence in one language. */
export function inLanguage(message: Sentence | string, language: Language): string {
  return typeof message === 'string' ? message : message[language]
}
