// English, as people outside read it. Every other language is a file of the same shape.

/** What every language file holds. */
export type Texts = typeof en

export const en = {
  tag: 'en-US',
  times: {
    today: 'today',
    todayAt: (time: string) => `today at ${time}`,
    dayAt: (day: string, time: string) => `${day} at ${time}`,
    dayAndTime: (day: string, time: string) => `${day}, ${time}`,
  },
  pages: {},
}
