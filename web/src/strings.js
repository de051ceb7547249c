// The page's own words. en is the original. zh-Hans and th are machine-drafted and have not been
// checked by a speaker yet; whoever checks one writes so here.
//
// Rules for new words: short, everyday, what to do next; never a claim about a person.
export const strings = {
  en: {
    name: 'English',
    title: 'Check a job advert',
    intro: 'Got a job offer? Paste it here. We look for warning signs of fake jobs that trap people.',
    language: 'Language',
    label: 'The advert or message',
    file: 'Choose a file',
    check: 'Check',
    clear: 'Clear',
    privacy: 'Nothing you paste is stored or sent anywhere else.',
    busy: 'Checking…',
    caution: 'Be careful',
    neutral: 'No warning signs found — this is not a guarantee',
    marked: 'Your text, with the reasons marked',
    why: 'Why',
    todo: 'What you can do',
    advice: 'Official advice',
    next: 'Read more',
    drafted: 'These words were translated by a machine and may hold mistakes.',
    empty: 'There is nothing to check yet. Paste the advert, then press Check.',
    long: 'The text is too long. Paste only the advert, then press Check again.',
    gone: 'We could not reach the checker. See if you are online, then press Check again.',
    broken: 'Something went wrong on our side. Wait a minute, then press Check again.',
    unreadable: 'We could not read this. Copy only the words of the advert and paste them here.',
    badFile: 'We could not open this file. Choose a .txt, .html or .json file.',
  },
  'zh-Hans': {
    name: '中文',
    title: '检查招聘广告',
    intro: '收到工作邀请？粘贴到这里。我们帮您查找警示信号，以免被虚假招聘骗走、困住。',
    language: '语言',
    label: '广告或消息',
    file: '选择文件',
    check: '检查',
    clear: '清空',
    privacy: '您粘贴的内容不会被保存，也不会发送到其他地方。',
    busy: '正在检查…',
    caution: '请小心',
    neutral: '没有发现警示信号，但这不是保证',
    marked: '您的文字（已标出原因）',
    why: '原因',
    todo: '您可以这样做',
    advice: '官方提示',
    next: '了解更多',
    drafted: '以上文字由机器翻译，可能有错误。',
    empty: '还没有内容。请先粘贴广告，再按“检查”。',
    long: '文字太长。请只粘贴广告内容，再按“检查”。',
    gone: '无法连接检查服务。请看看网络是否正常，再按“检查”。',
    broken: '我们这边出了问题。请过一分钟再按“检查”。',
    unreadable: '无法读取这些内容。请只复制广告里的文字，粘贴到这里。',
    badFile: '无法打开这个文件。请选择 .txt、.html 或 .json 文件。',
  },
  th: {
    name: 'ไทย',
    title: 'ตรวจประกาศรับสมัครงาน',
    intro: 'ได้ข้อเสนองานมาใช่ไหม วางไว้ที่นี่ เราจะช่วยหาสัญญาณเตือนของงานปลอมที่หลอกคนไปกักขัง',
    language: 'ภาษา',
    label: 'ประกาศหรือข้อความ',
    file: 'เลือกไฟล์',
    check: 'ตรวจ',
    clear: 'ล้าง',
    privacy: 'ข้อความที่คุณวางจะไม่ถูกเก็บไว้ และไม่ถูกส่งต่อไปที่อื่น',
    busy: 'กำลังตรวจ…',
    caution: 'โปรดระวัง',
    neutral: 'ไม่พบสัญญาณเตือน แต่ไม่ได้รับประกันว่าปลอดภัย',
    marked: 'ข้อความของคุณ พร้อมจุดที่เป็นเหตุผล',
    why: 'เหตุผล',
    todo: 'สิ่งที่คุณทำได้',
    advice: 'คำแนะนำจากหน่วยงาน',
    next: 'อ่านเพิ่มเติม',
    drafted: 'ข้อความเหล่านี้แปลด้วยเครื่อง อาจมีข้อผิดพลาด',
    empty: 'ยังไม่มีข้อความให้ตรวจ วางประกาศก่อน แล้วกด “ตรวจ”',
    long: 'ข้อความยาวเกินไป วางเฉพาะประกาศ แล้วกด “ตรวจ” อีกครั้ง',
    gone: 'ติดต่อระบบตรวจไม่ได้ ดูว่าอินเทอร์เน็ตใช้ได้ไหม แล้วกด “ตรวจ” อีกครั้ง',
    broken: 'ระบบของเรามีปัญหา รอสักครู่ แล้วกด “ตรวจ” อีกครั้ง',
    unreadable: 'อ่านข้อความนี้ไม่ได้ คัดลอกเฉพาะเนื้อความของประกาศมาวางที่นี่',
    badFile: 'เปิดไฟล์นี้ไม่ได้ เลือกไฟล์ .txt .html หรือ .json',
  },
};

// firstLanguage: the one in the address (/#th), else the first the browser asks for, else en.
export function firstLanguage(hash, wanted) {
  for (const tag of [hash.slice(1), ...wanted]) {
    const start = tag.toLowerCase().split('-')[0];
    const found = Object.keys(strings).find((lang) => lang.split('-')[0] === start);
    if (found) return found;
  }
  return 'en';
}
