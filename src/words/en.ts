// English, as people outside read it. Every other language is a file of the same shape.

import type { RequirementKind } from '../nouns.ts'

/** What every language file holds. */
export type Texts = typeof en

/** Something that is asked for, named as the member wrote it. */
export interface Asked {
  kind: RequirementKind
  name: string
}

export const en = {
  tag: 'en-US',
  times: {
    today: 'today',
    onDay: (day: string) => `on ${day}`,
    todayAt: (time: string) => `today at ${time}`,
    onDayAt: (day: string, time: string) => `on ${day} at ${time}`,
    dayAndTime: (day: string, time: string) => `${day}, ${time}`,
  },
  pages: {
    frame: {
      access: 'My access',
      signedInAs: (address: string) => `Signed in as ${address}`,
      signOut: 'Sign out',
      privacy: 'Privacy',
      offline: 'No connection. What you see may be old.',
      photo: 'Your photo',
    },

    link: {
      signIn: (account: string) => `Sign in to ${account}`,
      invites: (account: string) => `${account} invites you in`,
      asks: (account: string, asked: Asked[]) => `${account} asks for ${askedFor(asked)}`,
      who: (who: string, whom: string | null, project: string | null) =>
        `${who} invites ${whom ?? 'you'}${project ? `, for ${project}` : ''}.`,
      whoLetsIn: (account: string) => `This link is from ${account}, for you alone.`,
      due: (day: string) => `Due ${day}.`,
      wasDue: (day: string) => `It was due ${day}.`,
      continue: 'Continue',
      as: (address: string) => `as ${address}`,
      fiveMinutes: 'About five minutes. No account, no password.',
      noPassword: 'No account, no password.',
      notYou: ['Not you? Just close this page.', 'Opening it has changed nothing.'],
      questions: 'Questions?',
      writeTo: (name: string) => `Write to ${name}`,
    },

    blank: {
      title: 'Open this page from your letter',
      body: 'It is meant for one person. Use the button in the letter, in a browser that allows cookies.',
      newLink: 'Email me a new link',
      where: 'It goes to the address that the letter went to.',
    },

    other: {
      title: 'You are signed in as somebody else',
      body: (now: string, then: string, account: string) => `This browser is signed in to ${account} as ${now}. The link is for ${then}.`,
      continue: 'Continue',
      as: (address: string) => `as ${address}`,
      signsOut: (now: string) => `This signs ${now} out here.`,
      stay: 'Stay signed in',
    },

    dead: {
      newLink: 'Email me a new link',
      where: (address: string) => `It goes to ${address} and opens the same page.`,
      askAgain: 'Ask for a new invitation',
      asks: (who: string) => `We ask ${who} to invite you again.`,
      usedTitle: 'This link was already used',
      used: (when: string, browser: string | null) =>
        `It was opened ${when}${browser ? `, with ${browser}` : ''}. Each link works once, so that nobody else can use your letter.`,
      somebodyElse: 'Was it somebody else?',
      weTell: (who: string) => `We tell ${who}. Nothing else changes.`,
      notMe: 'That was not me',
      told: (who: string) => `Thank you. ${who} has been told.`,
      endedTitle: 'This link has ended',
      ended: (day: string) => `It could be opened until ${day}.`,
      accessEnded: (who: string) => `Your access has ended too. We ask ${who} to invite you again.`,
      newerTitle: 'There is a newer letter',
      newer: (when: string) => `It came ${when}. Use its button, or get another.`,
      sleepsTitle: 'This link has ended: your access is asleep',
      sleeps: (account: string) => `You have not been at ${account} for a long time, so nobody comes in here by letter alone.`,
      invalidTitle: 'This link is not valid',
      invalid: 'Part of the address may be missing. Open the letter again and use its button.',
    },

    sent: {
      title: 'A new letter is on its way',
      to: (address: string) => `To ${address}. It can take a minute; look in spam too.`,
      again: 'Nothing there after a minute? Open your first letter once more and ask again.',
      blindTitle: 'Look in your mail',
      blind:
        'If this link can be renewed, a new letter is on its way to the address that the first one went to. It can take a minute; look in spam too.',
      askedTitle: (who: string) => `${who} has been asked`,
      asked: 'When you are invited again, a letter comes to your mail. There is nothing more to do here.',
      deniedTitle: (who: string) => `Thank you. ${who} has been told`,
      denied: 'Nothing else has changed. If you need this page yourself, you can still get a new link.',
      slowTitle: 'That was often enough for now',
      slow: 'A letter is on its way, or already there; look in spam too. You can ask again later.',
      slowUntil: (time: string) => `A letter is on its way, or already there; look in spam too. You can ask again at ${time}.`,
    },

    revoked: {
      title: 'Access Revoked',
      body: (account: string, when: string | null) =>
        `${account} ended your access to this page${when ? ` ${when}` : ''}. You can no longer see it or add to it.`,
      notKept: 'The file on its way was not kept.',
      mistake: 'If you think this is a mistake, ask the person who invited you.',
      closedTitle: (when: string) => `This page closed ${when}`,
      closed: (account: string) => `${account} had opened it for you until then. You can no longer see it or add to it.`,
      needMore: 'If you still need it, ask the person who invited you.',
      elsewhere: 'Your other pages',
    },

    record: {
      for: (company: string | null, project: string) => (company ? `${company} for ${project}` : project),
      allPages: 'All your pages',
      toDo: (count: number) => (count === 1 ? 'One thing to do' : `${capital(counted(count))} things to do`),
      nothing: 'Nothing to do',
      nothingNow: 'Nothing to do now',
      hasAll: (account: string, until: string | null) => `${account} has all it asked for.${until ? ` Valid until ${until}.` : ''}`,
      nothingAsked: (account: string) => `${account} has not asked for anything yet. You get a letter when it does.`,
      notNeeded: (account: string) => `${account} needs nothing more from you here.`,
      personWillLook: 'A person will look',
      letterEitherWay: (account: string) => `${account} looks at what you sent. You get a letter either way.`,
      upload: (name: string) => (/^(upload|send)\s/i.test(name) ? name : `Upload ${your(name)}`),
      uploadAgain: (name: string) => `Upload a newer version of ${your(name)}`,
      inForce: 'What was accepted stays in force until the new version is accepted.',
      ended: (name: string, day: string | null) => `${capital(your(name))} ended${day ? ` on ${day}` : ''}. Upload a new one.`,
      due: (day: string) => `Due ${day}.`,
      left: (days: number) => (days === 1 ? '1 day left' : `${days} days left`),
      dueToday: 'Due today',
      wasDue: (day: string) => `Was due ${day}`,
      mustShowBelow: 'What it must show is listed below.',
      choose: 'Choose files',
      photo: 'Take a photo',
      file: 'Your files',
      drop: 'You can also drop files here.',
      uploadButton: 'Upload',
      kinds: (size: string) => `PDF, PNG, JPG, TIFF, HEIC or WebP, up to ${size} each. You can close this page and come back.`,
      answerBy: 'Reply to the letter that brought you here',
      answerByOr: 'Reply to the letter that brought you here, or write to',
      noUpload: (account: string) => `You can read this page. To send files, ask ${account}.`,
      also: 'Also to do',
      changesTitle: 'Needs changes',
      changesFor: (name: string, when: string) => `${capital(your(name))}, sent ${when}.`,
      found: (who: string) => `What ${who} writes`,
      noReason: (account: string) => `${account} could not accept it. Ask what is missing before you send it again.`,
      whatToDo: 'Correct it, or ask whoever made it for you to correct it, and send the new one here.',
      corrected: 'Upload a corrected version',
      stays: (name: string) => `Your accepted ${named(name)} stays in force until this one is accepted.`,
      mustShow: 'What it must show',
      holder: 'Certificate holder',
      holderWhy: 'Your agent needs this text, word for word.',
      copy: 'Copy',
      copied: 'Copied',
      documents: 'Documents',
      noDocuments: 'Nothing here yet.',
      nothingSent: 'Nothing sent yet',
      from: (account: string, kind: string, size: string) => `From ${account}, ${kind}, ${size}`,
      fileOn: (file: string, day: string) => `${file}, ${day}`,
      until: (day: string) => `valid until ${day}`,
      download: 'Download',
      of: (name: string) => ` ${name}`,
      newer: 'Upload a newer version',
      earlier: (count: number) => (count === 1 ? '1 earlier version' : `${count} earlier versions`),
      more: (count: number) => `${count} more`,
      status: {
        to_do: 'To do',
        being_read: 'Being read',
        accepted: 'Accepted',
        needs_changes: 'Needs changes',
        ended: 'Ended',
        not_needed: 'Not needed',
        seen: 'Seen',
      },
      soFar: 'So far',
      happened: {
        invited: (who: string) => `${who} invited you`,
        came: () => 'You came in for the first time',
        asked: (who: string, what: string | null) => (what ? `${who} asked for ${your(what)}` : `${who} asked for something new`),
        sent: (_who: string, what: string | null) => (what ? `You sent ${your(what)}` : 'You sent a file'),
        sent_by: (who: string, what: string | null) => `${who} sent ${what ? named(what) : 'a file'}`,
        accepted: (who: string, what: string | null) => `${who} accepted ${what ? your(what) : 'your file'}`,
        rejected: (who: string, what: string | null) => `${who} asked for changes${what ? ` to ${your(what)}` : ''}`,
        shared: (who: string, what: string | null) => `${who} shared ${what ?? 'a file'}`,
        waived: (who: string, what: string | null) => `${who} no longer needs ${what ? your(what) : 'this'}`,
        ended: (_who: string, what: string | null) => `${capital(what ? your(what) : 'a document')} ended`,
      },
      closes: (when: string) => `This page closes ${when}`,
      hoursLeft: (hours: number) => (hours === 0 ? 'Less than an hour left.' : hours === 1 ? '1 hour left.' : `${hours} hours left.`),
      daysLeft: (days: number) => (days === 1 ? '1 day left.' : `${days} days left.`),
      questions: 'Questions?',
      writeTo: (name: string) => `Write to ${name}`,
    },

    upload: {
      here: (when: string) => `Here, ${when}. A receipt is in your mail.`,
      hereTitle: (count: number) => (count === 1 ? 'Your file is here' : 'Your files are here'),
      receipt: (when: string) => `Received ${when}. A receipt is in your mail.`,
      progress: '{done} of {all}\u00a0MB',
      size: '{all}\u00a0MB',
      waiting: 'Waiting for the one before it.',
      stopped: 'No signal. It goes on by itself; if you leave, it goes on when you come back.',
      reading: 'Reading it. This takes a few seconds.',
      refused: 'It did not come in. Try it once more.',
      tooLarge: (limit: string) => `Too large: the limit is ${limit}. Send it in two parts.`,
      empty: 'This file is empty. Choose it once more.',
      word: 'We cannot take Word files. Save it as PDF, or take a photo.',
      sheet: 'We cannot take spreadsheets. Save it as PDF, or take a photo.',
      archive: 'We cannot take archives. Send the files in it one by one.',
      kind: 'We cannot take this kind of file. Save it as PDF, or take a photo.',
      notWhatItSays: 'What is in this file is not what its name says. Save it as PDF, or take a photo.',
      full: 'This page holds all the files it can. Ask the person who invited you.',
      disk: 'There is no room for it just now. Your file was not kept; try again later.',
      broken: 'The connection broke before all of it was here. Nothing was kept; send it once more.',
      none: 'Choose a file first, then press Upload.',
      notAsked: 'This is no longer asked for. Go back and look what is.',
      oneTitle: 'Your file did not come in',
      manyTitle: 'No file came in',
      someTitle: 'Not all files came in',
      noneTitle: 'No file was chosen',
      back: 'Choose another file',
      backToPage: 'Back to your page',
    },

    chooser: {
      title: 'Your pages',
      with: (account: string) => `What you share with ${account}. Choose where to go.`,
      empty: 'Nothing is open for you just now',
      emptyBody: (account: string) => `When ${account} asks for something, a letter comes to your mail.`,
      review: 'Being read',
    },

    door: {
      title: (account: string) => `Come in to ${account}`,
      body: 'Open the button in your letter. It brings you back to your page, without a password.',
      old: 'Is the letter old, or its button used? Press it all the same: the page that opens offers you a new link.',
      out: 'You are signed out',
      outBody: 'This browser has forgotten you. To come back, open the button in your letter; the page that opens offers you a new link.',
      over: 'You were signed out after a while, to keep your page safe. Nothing you sent is lost.',
    },

    access: {
      title: 'My access',
      body: (account: string) => `What ${account} has opened for you.`,
      what: 'What you can see',
      everything: (account: string) => `Everything ${account} shares with you`,
      project: (name: string) => `The project ${name}`,
      until: (when: string) => `Until ${when}`,
      noEnd: (account: string) => `Until ${account} ends it`,
      may: (abilities: string[]) => `You may ${abilities.join(', ')}.`,
      abilities: { view: 'read', upload: 'send files', download: 'download', comment: 'write' },
      browser: 'This browser',
      since: (when: string) => `Signed in ${when}.`,
      idle: (when: string) => `You are signed out when you do nothing until ${when}.`,
      latest: (when: string) => `You are signed out at the latest ${when}.`,
      staffLink: (account: string) => `Opened with a link that somebody at ${account} made for you.`,
      device: (day: string) => `Until ${day} the button in your letter opens your page again here. Nowhere else.`,
      noDevice: 'Your letter opened this page once. To come back later, ask for a new link there.',
      others: 'Other browsers',
      seen: (when: string) => `Last used ${when}`,
      end: 'Sign out there',
      of: (browser: string) => `: ${browser}`,
      signOut: 'Sign out',
      signOutWhy: 'This browser then forgets you, and your letter opens nothing here any more until you ask for a new link.',
      back: 'Back to your page',
    },

    missing: {
      title: 'There is nothing here',
      body: 'The address may be mistyped, or the page is not one that you can see. The button in your letter brings you to the right place.',
      home: 'Go to your page',
    },

    fault: {
      title: 'Something went wrong on our side',
      body: 'It is not your doing, and nothing that was here before is lost. Try again in a minute.',
      tellUs: (id: string) => `If it stays so, tell the person who invited you this number: ${id}`,
      again: 'Try again',
      busyTitle: 'Too much at once',
      busy: 'Please wait a minute, then try again.',
      refusedTitle: 'This press did not come from your page',
      refused: 'To keep you safe, nothing was done. Go back to your page, load it once more and press again.',
    },

    privacy: {
      title: 'Privacy',
      lead: 'What this page keeps about you, in plain words. The organisation that invited you runs it on its own machines with Portico, which is open source software. What it does with your documents is for that organisation to say: ask the person who invited you.',
      parts: [
        {
          title: 'What is kept',
          lines: [
            'Your name, email address, company and telephone number, as far as the person who invited you wrote them down.',
            'The files you send, with their names, sizes and times, and what was decided about them.',
            'The letters sent to you, and what your mail server answered.',
            'When your links were opened, used or asked for again, with the kind of browser and the rough part of the network address.',
          ],
        },
        {
          title: 'Cookies',
          lines: [
            'One while you open a link: it lives ten minutes, so that the secret of your letter leaves the address bar at once.',
            'One while you are signed in: it ends when you sign out, or after some hours.',
            'One that lets your letter open again in the browser that used it: it ends with the invitation, or when you sign out.',
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
    },
  },
}

/** What the title of the link page says is asked for. */
function askedFor(asked: Asked[]): string {
  const [first] = asked
  if (!first) return 'something'
  if (asked.length > 1) {
    const all = (kind: RequirementKind) => asked.every((one) => one.kind === kind)
    const things = all('certificate') ? 'certificates' : all('document') ? 'documents' : 'things'
    return `${counted(asked.length)} ${things}`
  }
  return /^certificate of (liability )?insurance$/i.test(first.name.trim()) ? 'your insurance certificate' : your(first.name)
}

/** "Certificate of insurance" becomes "your certificate of insurance", "W-9 form" becomes "your W-9 form". */
function your(name: string): string {
  if (/^(upload|send|sign|provide|submit|attach|complete|fill|give|tell)\s/i.test(name)) return `“${name}”`
  return /^(your|the|a|an|all|any|our)\s/i.test(name) ? named(name) : `your ${named(name)}`
}

/** A name inside a sentence: a plain word loses its capital, "W-9", "ACORD" and "Harbor Build" keep theirs. */
const named = (name: string) => (/^\p{Lu}\p{Ll}+($|[\s,])(?!\p{Lu})/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name)

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function counted(count: number): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
  return words[count] ?? String(count)
}
