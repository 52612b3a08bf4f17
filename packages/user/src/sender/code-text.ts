import type { CodeMessage, CodePurpose, UserLocale } from '../contract/index.js'

const purposes: Record<UserLocale, Record<CodePurpose, string>> = {
  'zh-CN': { register: '注册', login: '登录', reset_password: '重置密码', bind_email: '绑定邮箱' },
  en: {
    register: 'sign up',
    login: 'sign in',
    reset_password: 'reset your password',
    bind_email: 'confirm your e-mail address',
  },
}

/** Subject and text of a message that carries a code, in the language of its reader. */
export function describeCode(message: CodeMessage): { subject: string; text: string } {
  const { code, locale } = message
  const purpose = purposes[locale][message.purpose]
  const minutes = Math.round(message.expiresInMs / 60_000)
  switch (locale) {
    case 'zh-CN':
      return {
        subject: `验证码 ${code}`,
        text: `你正在${purpose}，验证码是 ${code}，${minutes} 分钟内有效。请勿告诉任何人；如非本人操作，请忽略。`,
      }
    case 'en':
      return {
        subject: `${code} is your code`,
        text: `Your code to ${purpose} is ${code}. It is valid for ${minutes} minutes. Tell it to nobody; if you did not ask for it, ignore this message.`,
      }
  }
}
