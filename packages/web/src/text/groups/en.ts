/** The words for the pages of a group in English; the shape that other languages must fill. They come with the parts that show them. */
export const groupTexts = {
  settings: 'Group settings',
  readOnly: 'Only the owner and admins change these.',
  membersHidden: 'Only the owner and admins see who is in this group.',

  join: {
    label: 'Who can join',
    invite: 'Invited',
    approval: 'Approval',
    open: 'Anyone',
    hints: {
      invite: 'People come in when a member brings them in.',
      approval: 'People ask to join, and the owner or an admin lets them in.',
      open: 'People join by themselves, without being asked.',
    },
  },
  question: 'Question to those who want to join',
  noQuestion: 'No question',
  questionHint: 'They answer it when they ask to join. Leave it empty to ask nothing.',

  who: { all: 'Everyone', admins: 'Admins' },
  who_invites: 'Who adds members',
  who_posts: 'Who writes messages',
  who_mentions_all: 'Who mentions everyone',
  who_sees_members: 'Who sees the members',

  slowMode: 'Slow mode',
  slowModeHint: 'How long members wait between two messages. The owner and admins never wait.',
  noWait: 'Off',
  seconds: (n: number) => (n === 1 ? '1 second' : `${n} seconds`),
  minutes: (n: number) => (n === 1 ? '1 minute' : `${n} minutes`),
  hours: (n: number) => (n === 1 ? '1 hour' : `${n} hours`),

  history: {
    label: 'History for new members',
    all: 'All of it',
    none: 'None',
    hints: {
      all: 'New members see everything that was said before.',
      none: 'New members see only what is said after they join.',
    },
  },

  invites: 'Invitation links',
  invitesText: 'Whoever opens a link can join this group.',
  ends: 'Ends',
  endsNever: 'Never',
  days: (n: number) => (n === 1 ? 'After 1 day' : `After ${n} days`),
  uses: 'Uses',
  usesAny: 'Any number',
  people: (n: number) => (n === 1 ? '1 person' : `${n} people`),
  makeLink: 'Make a link',
  noLinks: 'No links yet.',
  copyLink: 'Copy link',
  showCode: 'QR code',
  endLink: 'End link',
  endTitle: 'End this link?',
  endText: 'Nobody can join by it any more. Those who have joined stay.',
  joined: (n: number) => (n === 1 ? '1 person joined' : `${n} people joined`),
  joinedOf: (n: number, max: number) => `${n} of ${max} joined`,
  until: (when: string) => `until ${when}`,

  invitedText: 'You are invited to this group.',
  joinGroup: 'Join group',
  viewGroup: 'View group',
  notice: {
    ask: 'Ask members to confirm it',
    confirm: 'I have read it',
    confirmedBy: (n: number, all: number) => `Read by ${n} of ${all}`,
    readers: 'Who has read the notice',
    sides: { read: (n: number) => `Read ${n}`, unread: (n: number) => `Unread ${n}` },
    nobody: { read: 'Nobody has read it yet.', unread: 'Everybody has read it.' },
  },
  alias: 'My name in this group',
  leaveQuietly: 'Leave without a line in the chat',
  requests: 'Requests to join',
  noRequests: 'Nobody asks to join.',
  letIn: 'Let in',
  decline: 'Decline',
  askToJoin: 'Ask to join',
  requestText: 'Say something about yourself (optional)',
  requestSent: 'You asked to join. The owner or an admin lets you in.',

  onlyAdminsPost: 'Only the owner and admins write here.',
  wait: (time: string) => `Slow mode: you can send in ${time}.`,
}

export type GroupTexts = typeof groupTexts
