/** The people of the pictures, and what they say. Minutes count back from the moment of the picture. */

export const people = {
  xiaoman: { name: '林小满', bio: '山野、相机、茶' },
  alice: { name: 'Alice Chen', bio: 'Field recordings and long trains' },
  hang: { name: '周航', bio: '后端，也做饭' },
  mia: { name: 'Mia Rossi', bio: 'Illustrator in Torino' },
  chenmo: { name: '陈默', bio: '话不多' },
  ben: { name: 'Ben Carter', bio: 'Birdwatcher' },
}

export const groups = {
  hike: {
    name: '周末观鸟 · Weekend birding',
    notice: '周六 7:30 地铁四号线终点站集合。Bring water and something warm.',
    members: ['xiaoman', 'alice', 'hang', 'mia', 'chenmo', 'ben'],
  },
  kitchen: { name: '厨房实验室', notice: '', members: ['hang', 'xiaoman', 'chenmo'] },
}

/** `[minutes ago, who, where, text, the text of the message it answers]`; where is a group, or the other person. */
export const talk = [
  [3_020, 'chenmo', 'xiaoman', '上次借的书看完了，周末带给你'],
  [3_016, 'xiaoman', 'chenmo', '不急，慢慢看 📚'],
  [1_520, 'hang', 'kitchen', '新配方：番茄先烤四十分钟，再下锅'],
  [1_512, 'chenmo', 'kitchen', '烤箱 180 度？'],
  [1_509, 'hang', 'kitchen', '160 就够，慢一点更甜 🍅'],
  [1_450, 'alice', 'xiaoman', '周六的湿地，你去吗？'],
  [1_447, 'xiaoman', 'alice', '去！Ben says the stonechats are back. 相机充好电了'],
  [205, 'mia', 'xiaoman', 'The sketches are done! I made the breast a bit more orange.'],
  [201, 'xiaoman', 'mia', 'They are lovely. 尾巴那一笔特别好'],
  [198, 'mia', 'xiaoman', 'Grazie! I will send the large ones tonight.'],
  [52, 'ben', 'hike', 'Morning! Forecast for Saturday: dry until four, light wind from the east.'],
  [50, 'alice', 'hike', 'Perfect light for photos then.'],
  [49, 'alice', 'hike', 'Does anyone have a spare pair of binoculars?'],
  [46, 'chenmo', 'hike', '我有一副 8×42，可以带上', 'Does anyone have a spare pair of binoculars?'],
  [45, 'alice', 'hike', '太好了，谢谢陈默！ 🙏'],
  [
    31,
    'hang',
    'hike',
    '路线定了：\n1. 湿地公园北门进\n2. 沿芦苇荡走到观鸟塔，约 **4 公里**\n3. 塔上吃午饭，我带饭团 🍙',
  ],
  [24, 'ben', 'hike', 'Last week I counted three stonechats near the tower. 黑喉石䳭！'],
  [
    22,
    'xiaoman',
    'hike',
    '真的吗？我一直想拍到它',
    'Last week I counted three stonechats near the tower. 黑喉石䳭！',
  ],
  [21, 'xiaoman', 'hike', '它的叫声像两块小石头轻轻相碰，所以英文叫 stonechat'],
  [18, 'mia', 'hike', 'So that is where our little bird got its name 🐦'],
  [12, 'alice', 'xiaoman', 'Hey! I finally found the recording from the reed beds.'],
  [11, 'xiaoman', 'alice', '真的！是清晨那段吗？'],
  [10, 'alice', 'xiaoman', '对，五点四十，天刚亮。You can hear the stonechat at 0:42.'],
  [8, 'xiaoman', 'alice', '听到了，像两颗小石子碰在一起 🪨✨'],
  [7, 'xiaoman', 'alice', 'Can we use it for the exhibition?'],
  [5, 'alice', 'xiaoman', 'Of course. 我把原始文件也发给你。', 'Can we use it for the exhibition?'],
  [3, 'xiaoman', 'alice', '周六见！我带长焦和热茶 🍵'],
  [2, 'alice', 'xiaoman', 'See you at 7:30, 地铁口见 👋'],
]
