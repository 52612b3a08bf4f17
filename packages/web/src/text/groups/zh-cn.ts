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

  invites: '邀请链接',
  invitesText: '任何人打开链接即可加入本群。',
  ends: '有效期',
  endsNever: '永久有效',
  days: (n) => `${n} 天后失效`,
  uses: '使用次数',
  usesAny: '不限',
  people: (n) => `${n} 人`,
  makeLink: '生成链接',
  noLinks: '还没有邀请链接。',
  copyLink: '复制链接',
  showCode: '二维码',
  endLink: '停用链接',
  endTitle: '停用该链接？',
  endText: '他人无法再通过该链接加入，已加入的成员不受影响。',
  joined: (n) => `${n} 人已加入`,
  joinedOf: (n, max) => `${n}/${max} 人已加入`,
  until: (when) => `${when}前有效`,

  invitedText: '你受邀加入该群。',
  joinGroup: '加入群聊',
  viewGroup: '查看群聊',
  requests: '入群申请',
  noRequests: '暂无入群申请。',
  letIn: '同意',
  decline: '拒绝',
  askToJoin: '申请入群',
  requestText: '自我介绍（选填）',
  requestSent: '已提交入群申请，等待群主或管理员通过。',

  onlyAdminsPost: '仅群主和管理员可以发言。',
  wait: (time) => `慢速模式：${time}后可发送。`,
}
