/** The words for contacts in English; the shape that other languages must fill. They come with the parts that show them. */
export const peopleTexts = {
  title: 'Contacts',
  search: 'Search contacts',
  add: 'Add a contact',
  all: 'All',
  tags: 'Tags',
  starred: 'Starred',
  letters: 'Jump to a letter',
  emptyTitle: 'No contacts yet',
  emptyText: 'Find people by user ID, phone number or username, or scan their code.',
  noneFound: (query: string) => `No contact matches “${query}”.`,

  requests: 'Contact requests',
  waiting: (count: number) => `${count} waiting`,
  received: 'Received',
  sent: 'Sent',
  noneReceived: 'Nobody has asked you yet.',
  noneSent: 'You have asked nobody yet.',
  accept: 'Accept',
  decline: 'Decline',
  withdraw: 'Withdraw',
  states: {
    pending: 'Waiting for an answer',
    accepted: 'Accepted',
    declined: 'Declined',
    withdrawn: 'Withdrawn',
  },
  wantsIn: (name: string) => `${name} would like to be your contact.`,
  askedBefore: 'You have asked. The answer is still open.',
  acceptedBy: (name: string) => `${name} has accepted your contact request.`,
  declinedBy: (name: string) => `${name} has declined your contact request.`,

  ask: 'Add to contacts',
  askTitle: (name: string) => `Add ${name} to your contacts?`,
  askText: 'Say who you are',
  askDefault: (name: string) => `Hello, I am ${name}.`,
  askSend: 'Send request',
  asked: 'Request sent',
  nowContacts: (name: string) => `You and ${name} are contacts now.`,
  strangers: (name: string) => `${name} takes messages from contacts only.`,
  mayBeStranger: (name: string) =>
    `${name} is not among your contacts. Most people here take messages from contacts only.`,
  writeAnyway: 'Write anyway',

  find: 'Find',
  findLabel: 'User ID, phone, username or group ID',
  foundYou: 'This is you.',

  edit: 'Remark and tags',
  remark: 'Remark',
  remarkHint: 'It stands in place of their name. Only you see it.',
  tagsHint: 'Separate them by commas. Only you see them.',
  star: 'Star',
  unstar: 'Remove star',
  remove: 'Delete contact',
  removeTitle: (name: string) => `Delete ${name} from your contacts?`,
  removeText: 'You go from their contacts too. The conversation stays.',

  code: {
    own: 'My QR code',
    ownHint: 'Whoever scans it finds you here.',
    copyLink: 'Copy link',
    scan: 'Scan a code',
    scanHint: 'Hold the code of a person before the camera.',
    picture: 'Choose a picture',
    noCamera: 'The camera cannot be used here. Choose a picture of the code.',
    noCode: 'There is no QR code in this picture.',
    foreign: 'This code leads nowhere in Stonechat.',
  },

  card: {
    person: 'Contact card',
    group: 'Group card',
    send: 'Send a card',
    search: 'Search contacts and groups',
    share: 'Share',
    sharePerson: 'Share contact with',
    shareGroup: 'Share group with',
    shared: (count: number) =>
      count === 1 ? 'Shared with 1 conversation' : `Shared with ${count} conversations`,
  },

  privacy: {
    messagesFrom: 'Who may write to me',
    messagesHint: 'Everybody else can ask to become a contact.',
    everyone: 'Everyone',
    contacts: 'Contacts',
    nobody: 'Nobody',
    groupsBy: 'Who may add me to groups',
    presenceTo: 'Who sees whether I am online',
    findBy: 'What others find me by',
    findWays: { phone: 'Phone number', username: 'Username', id: 'ID' },
    findHint: 'Contacts always find you. Your QR code and link work too.',
  },
}

/** The words for contacts in one language. */
export type PeopleTexts = typeof peopleTexts
