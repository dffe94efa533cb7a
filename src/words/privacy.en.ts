// What the page about privacy says, in English. Every other language is a file of the same shape.

/** What every language file of it holds. */
export type PrivacyTexts = typeof privacyEn

export const privacyEn = {
  title: 'Privacy',
  lead: 'What this page keeps about you, in plain words. The organisation that invited you runs it on its own machines with Portico, which is open source software. What it does with your documents is for that organisation to say: ask the person who invited you.',
  parts: [
    {
      title: 'What is kept',
      lines: [
        'Your name, email address, company and telephone number, as far as the person who invited you wrote them down.',
        'The files you send, with their names, sizes and times, and what was decided about them.',
        'The letters sent to you, and what your mail server answered.',
        'If you make a passkey: its public half, and the kind of device it was made on. Your finger or face is never sent.',
        'When your links were opened, used or asked for again, with the kind of browser and the rough part of the network address.',
      ],
    },
    {
      title: 'Cookies',
      lines: [
        'One while you open a link: it lives ten minutes, so that the secret of your letter leaves the address bar at once.',
        'One while you are signed in: it ends when you sign out, or after some hours.',
        'One that lets your letter open again in the browser that used it: it ends with the invitation, or when you sign out.',
        'One on the sign-in page: it lives a day, so that a letter you ask for opens at once in that browser, however late it comes.',
        'One while a passkey is asked for: it lives ten minutes, so that the answer counts in this browser alone.',
        'All of them are needed to let you in. None of them follows you, so there is nothing to agree to.',
      ],
    },
    {
      title: 'What is not done',
      lines: [
        'Nothing is loaded from other companies. There is no analytics, no advertising and no pixel in the letters.',
        'No password of yours exists here.',
      ],
    },
    {
      title: 'In your browser',
      lines: [
        'While a file is on its way, your browser keeps a copy of it, so that it can go on after the signal was lost. The copy goes when the file has arrived, when you sign out, or when you come back after more than a day.',
        'What you are writing is kept by this one tab, so that it is not lost when you are signed out after a while. It goes when it was sent, or when you sign out.',
      ],
    },
    {
      title: 'What you can do',
      lines: [
        'Under “My access” you see what is open for you and until when, and you can sign out.',
        'To have something corrected or erased, or to get a copy of it, ask the person who invited you. Replying to the letter reaches them.',
      ],
    },
  ],
}
