import type { GroupTexts } from './en.js'

export const groupTexts: GroupTexts = {
  settings: '群设置',
  readOnly: '仅群主和管理员可以修改。',
  membersHidden: '仅群主和管理员可以查看群成员。',

  join: {
    label: '加群方式',
    invite: '仅限邀请',
    approval: '需要审批',
    open: '自由加入',
    hints: {
      invite: '由群成员邀请加入。',
      approval: '提交申请后，由群主或管理员审批。',
      open: '无需审批即可加入。',
    },
  },
  question: '向申请人提出的问题',
  noQuestion: '未设置问题',
  questionHint: '申请加入时需要回答。留空则不提问。',

  who: { all: '所有成员', admins: '仅管理员' },
  who_invites: '谁可以添加成员',
  who_posts: '谁可以发言',
  who_mentions_all: '谁可以@所有人',
  who_sees_members: '谁可以查看群成员',

  slowMode: '慢速模式',
  slowModeHint: '成员两次发言之间的间隔。群主和管理员不受限制。',
  noWait: '关闭',
  seconds: (n) => `${n} 秒`,
  minutes: (n) => `${n} 分钟`,
  hours: (n) => `${n} 小时`,

  history: {
    label: '新成员可见的历史消息',
    all: '全部',
    none: '不可见',
    hints: {
      all: '新成员可以看到入群前的全部消息。',
      none: '新成员只能看到入群后的消息。',
    },
  },

  onlyAdminsPost: '仅群主和管理员可以发言。',
  wait: (time) => `慢速模式：${time}后可发送。`,
}
