import type { ReportTexts } from './en.js'

export const reportTexts: ReportTexts = {
  report: '举报',
  titles: { user: '举报该用户', group: '举报该群聊', message: '举报该消息' },
  text: '服务器管理员会看到举报内容及消息当前的原文，其他人不会得知。',
  reason: '举报原因',
  reasons: {
    spam: '垃圾信息或广告',
    fraud: '欺诈',
    abuse: '辱骂或骚扰',
    sexual: '色情内容',
    violence: '暴力内容',
    illegal: '违法内容',
    other: '其他',
  },
  more: '补充说明（选填）',
  send: '提交举报',
  sent: '举报已提交，感谢反馈。',
}
