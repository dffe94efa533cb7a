// The words of every letter, in English. Every other language is a file of the same shape.

import type { PacketAsk, Role } from '../nouns.ts'
import type { Catalogue } from './catalogue.ts'
import { askedFor, counted, its, named, the, your } from './naming.en.ts'
import { type Asked, allFiles, capital, until } from './naming.ts'
import { remindersEn } from './reminders.en.ts'

/** What every language file of letters holds. */
export type LetterTexts = Catalogue<typeof lettersEn>

interface Place {
  company: string | null
  project: string
}

export const lettersEn = {
  /** By the first name, or by the whole one where the language is addressed so. */
  hello: (first: string | null, _whole: string | null) => (first ? `Hello ${first},` : 'Hello,'),
  from: (person: string, house: string) => `${person}, ${house}`,
  moment: (day: string, time: string) => `${day} at ${time}`,
  notWorking: 'Button not working? Copy this address into your browser:',
  questions: (name: string) => `Questions? Just reply, your answer goes to ${name}.`,
  line: (name: string, day: string | null) => (day ? until(name, `by ${day}`) : name),
  inProject: (line: string, project: string) => `${line} (${project})`,
  /** Below the first lines of a list, and behind the first names of one. */
  more: (count: string) => `and ${count} more`,
  others: (count: string) => `${count} more`,
  ignore: 'Not for you? Then ignore this letter: nothing happens without the button.',
  /** Text messages: at most 160 signs with the link, nothing of the person, and only signs of the alphabet that all phones share. */
  text: {
    invitation: (house: string, link: string) => `${house} has a page for you: ${link}`,
    login: (house: string, link: string) => `Sign in to ${house}: ${link}`,
  },

  ignoreNotice: 'Not for you? Then ignore this letter.',
  because: {
    invited: (address: string, who: string) => `Sent to ${address} because ${who} invited you.`,
    askedFor: (address: string) => `Sent to ${address} because somebody asked for it there.`,
    sentBy: (address: string, who: string) => `Sent to ${address} because ${who} sent you this link.`,
    files: (address: string, house: string) => `Sent to ${address} because you share files with ${house}.`,
    packet: (address: string, who: string) => `Sent to ${address} because ${who} has something for you to look at.`,
    opens: (address: string, house: string) => `Sent to ${address} because ${house} has pages that are open to you.`,
    member: (address: string, house: string) => `Sent to ${address} because you work with ${house} here.`,
  },

  invitation: {
    subject: (house: string, asked: Asked[], places: string[]) => {
      if (asked.length === 0) return `${house} invites you to ${places[0] ?? 'its client portal'}`
      const what = asked.length === 1 && asked[0]?.kind === 'review' ? `please review ${the(asked[0].name)}` : askedFor(asked)
      return capital(`${what} for ${places.length === 1 ? places[0] : `${counted(places.length)} projects`}`)
    },
    /** Before the day and behind it: the day in between carries the weight. */
    asks: (house: string, company: string | null, asked: Asked[]) => {
      const [first] = asked
      const whom = company ?? 'you'
      if (first && asked.length === 1) {
        if (first.kind === 'review') return `${house} asks ${whom} to review ${the(first.name)}`
        if (first.kind === 'answer') return `${house} asks ${whom} to answer “${first.name}”`
        return `${house} asks ${whom} for ${company ? its(first.name) : your(first.name)}`
      }
      return `${house} asks ${whom} for ${askedFor(asked)}`
    },
    by: ' by ',
    invites: (house: string, place: string | null) =>
      place ? `${house} has opened a page of ${place} for you.` : `${house} has opened its client portal for you.`,
    how: (asked: Asked[]) => {
      if (asked.length === 0) return 'Come in with one tap and see what is there for you. Whatever is asked of you later stands there too.'
      if (!allFiles(asked)) return 'Your page shows everything, and you can do it from your phone.'
      return `On your page you see exactly what ${asked.length === 1 ? 'it' : 'each of them'} must show, and you can upload it from your phone.`
    },
    button: (asked: number) => (asked === 0 ? 'Open your page' : 'Open the request'),
    under: (asked: Asked[]) =>
      allFiles(asked) && asked.length < 4 ? 'About five minutes. No account, no password.' : 'No account, no password.',
    until: (day: string) => `The button is for you alone and opens until ${day}. If it ever stops working, the page offers you a new link.`,
    ends: (when: string) => `Your access ends ${when}.`,
  },

  login: {
    subject: (house: string) => `Sign in to ${house}`,
    here: (place: string | null) => `Here is your new link${place ? ` to ${place}` : ''}.`,
    sends: (who: string, place: string) => `${who} sends you a link to ${place}.`,
    pages: (house: string) => `your pages at ${house}`,
    /** The moment follows, and a full stop. */
    once: (minutes: string) => `It works once, for ${minutes} minutes, until `,
    button: 'Sign in',
    under: 'No account, no password.',
    code: 'Or type this code on the page where you asked:',
    codeUntil: (when: string, host: string | null) =>
      `It works only in that browser, until ${when}${host ? `, and only on ${host}` : ''}. Nobody will ever ask you for it.`,
    asked: (browser: string, when: string) =>
      `It was asked for with ${browser}, ${when}. If that was not you, ignore this letter: nobody gets in without it.`,
    notAsked: 'If you did not ask for it, ignore this letter: nobody gets in without it.',
    alone: 'The button is for you alone. Please do not pass this letter on.',
  },

  receipt: {
    subject: (what: string | null, place: string) => `Received: ${what ? named(what) : 'your files'} for ${place}`,
    title: (what: string | null) => `We have ${what ? your(what) : 'your files'}`,
    /** No file: it was answered in words. The moment follows, and a full stop. */
    arrived: (house: string, count: number, project: string) =>
      `${house} has received ${count === 0 ? 'your answer' : count === 1 ? 'your file' : `your ${counted(count)} files`} for ${project}, `,
    file: (name: string, size: string) => `${name}, ${size}`,
    next: (house: string) => `${house} looks at what you sent. You get a letter either way; until then there is nothing to do.`,
  },

  review: {
    accepted: {
      subject: (what: string | null, place: string) => `Accepted: ${named(what)} for ${place}`,
      title: (what: string | null) => `${capital(your(what))}: accepted`,
      body: (house: string, what: string | null, project: string, when: string) =>
        `${house} has accepted ${your(what)} for ${project}, sent ${when}.`,
      until: ' It is valid until ',
      nothing: 'There is nothing more to do for it.',
      button: 'Open your page',
    },
    rejected: {
      subject: (what: string | null, place: string) => `Needs changes: ${named(what)} for ${place}`,
      title: (what: string | null) => `${capital(your(what))}: needs changes`,
      body: (house: string, what: string | null, project: string, when: string) =>
        `${house} has looked at ${your(what)} for ${project}, sent ${when}, and asks you for a corrected version.`,
      inForce: 'What was accepted before stays in force until the new version is accepted.',
      button: 'See what needs changing',
    },
    until: (when: string) => `The button is for you alone and works once, until ${when}. After that, the page offers you a new link.`,
  },

  comment: {
    subject: (place: string) => `A new comment about ${place}`,
    title: (who: string) => `${who} wrote to you`,
    body: (who: string, house: string, place: string) =>
      `${who}${who === house ? '' : ` of ${house}`} wrote a comment to you about ${place}. You read and answer it on your page.`,
    button: 'Read the comment',
  },

  linkMade: {
    subject: (house: string) => `A link to your pages at ${house} was made`,
    title: 'Somebody made a link for you',
    body: (who: string | null, house: string, when: string) =>
      `${who ? `${who} of ${house}` : house} made a link that opens your pages, on ${when}, to hand it to you. It is not in this letter.`,
    /** The moment follows, and a full stop. */
    once: 'It works once, until ',
    limits:
      'Whoever opens it sees your pages as you do and can send files. It cannot change your details, and what it does is written down.',
    wrong: (name: string | null) => `Did you not ask for it? Reply to this letter${name ? `, your answer goes to ${name}` : ''}.`,
  },

  linkCode: {
    subject: (house: string) => `Your code for ${house}`,
    title: 'Type this code to go on',
    body: (house: string) => `Your link to ${house} was opened, and somebody pressed its button. A code shows that it was you.`,
    before: 'Type it on the page that waits for it:',
  },

  ownWayIn: {
    passkey_added: {
      subject: (house: string) => `A passkey was made for your pages at ${house}`,
      title: 'A passkey was made',
      body: (name: string, house: string, when: string) =>
        `From ${when} on, the passkey “${name}” opens your pages at ${house} without a letter.`,
    },
    passkey_removed: {
      subject: (house: string) => `A passkey of your pages at ${house} was removed`,
      title: 'A passkey was removed',
      body: (name: string, house: string, when: string) => `From ${when} on, the passkey “${name}” opens nothing at ${house} any more.`,
    },
    new_browser: {
      subject: (house: string) => `New sign-in to your pages at ${house}`,
      title: 'A new browser signed in',
      body: (browser: string, house: string, when: string) => `Somebody came in to ${house} as you, with ${browser}, ${when}.`,
    },
    gave_way: {
      subject: (house: string) => `Another sign-in to your pages at ${house}`,
      title: 'One browser was signed out to make room',
      body: (browser: string, house: string, when: string) => `Somebody came in to ${house} as you, with ${browser}, ${when}.`,
    },
    wrong:
      'Was that you? Then there is nothing to do. If not, open your page, choose “My access”, sign out everywhere and remove what is not yours. Or reply to this letter.',
  },

  gaveWay: (browser: string) => `Five browsers can be signed in at once. The one that had been there longest, ${browser}, no longer is.`,

  passkeysReset: {
    subject: (house: string) => `Your passkeys at ${house} were taken away`,
    title: 'Your passkeys were taken away',
    body: (who: string, house: string, when: string) =>
      `${who} took your passkeys at ${house} away on ${when} and signed you out everywhere, so that you can be invited again.`,
    next: 'With your next invitation you make a new one.',
    wrong: (name: string | null) => `Did you not ask for it? Reply to this letter${name ? `, your answer goes to ${name}` : ''}.`,
  },

  moreTime: {
    subject: (place: string) => `You have more time: ${place}`,
    title: 'You have more time',
    body: (who: string, place: string, when: string | null) =>
      when
        ? `${who} gives you more time for ${place}: your access now ends ${when}.`
        : `Your access to ${place} no longer has an end. ${who} has changed that.`,
    next: 'The page that you have open goes on by itself. Otherwise use the button of your invitation again.',
  },

  phoneChanged: {
    subject: (house: string) => `Your phone number at ${house} was changed`,
    title: 'Your phone number was changed',
    body: (house: string, ending: string, who: string | null, when: string) =>
      `${who ?? house} changed the phone number that ${house} has for you. From ${when} on, text messages with links go to the number that ends in ${ending}.`,
    dead: 'Links in earlier text messages no longer open anything, nor do the letters that went with them.',
  },

  addressChanged: {
    subject: (house: string) => `Your address at ${house} was changed`,
    title: 'Your address was changed',
    body: (house: string, address: string, who: string | null, when: string) =>
      `${who ?? house} changed the address that ${house} writes to. From ${when} on, letters and links go to ${address}.`,
    dead: 'Links in earlier letters to this address no longer open anything.',
    wrong: (name: string) => `Was that a mistake? Reply to this letter, your answer goes to ${name}.`,
  },

  member: {
    denied: {
      subject: (who: string, place: string) => `Was it somebody else? ${who}, ${place}`,
      title: (who: string) => `${who} says: that was not me`,
      body: (who: string, place: string, browser: string | null, when: string) =>
        `The link of ${who} to ${place} was used ${when}${browser ? `, with ${browser}` : ''}. ${who} has now told us that this was somebody else.`,
      advice: 'Nothing was closed by this. If you are in doubt, revoke the access on the record and invite again.',
    },
    asks: {
      subject: (who: string, place: string) => `${who} asks for a new invitation: ${place}`,
      title: (who: string) => `${who} asks for a new invitation`,
      body: (who: string, place: string) =>
        `The access of ${who} to ${place} has ended. ${who} has pressed the old link and asks to be invited again.`,
      advice: 'If that is right, invite again on the record.',
      lateBody: (who: string, place: string) =>
        `${who} says that sign-in letters come too late: the link in the last one had ended before it was opened. ${who} asks to be invited again to ${place}.`,
      lateAdvice: 'An invitation can be opened for longer. If that is right, resend it on the record.',
    },
    passkeyLost: {
      subject: (who: string) => `${who} asks to be invited again: passkey lost`,
      title: (who: string) => `${who} asks to be invited again`,
      body: (who: string, place: string) =>
        `${who} came to ${place} by letter and says that the passkey is lost. A letter alone makes no new one.`,
      advice: 'Make sure that it is they who ask. Then take the passkeys away on their page, under Access, and invite again.',
    },
    commented: {
      subject: (who: string, place: string) => `${who} wrote: ${place}`,
      title: (who: string) => `${who} wrote a comment`,
      body: (who: string, place: string) => `${who} wrote a comment about ${place}.`,
      advice: 'What you answer there reaches them by letter. Replying to this letter reaches their mailbox.',
      button: 'Read the comment',
    },
    arrived: {
      subject: (what: string | null, place: string) => `Arrived: ${what ? named(what) : 'a file'}, ${place}`,
      title: (what: string | null) => `${capital(the(what))} has arrived`,
      body: (who: string, what: string | null, place: string, when: string) =>
        `${who} sent ${the(what)} for ${place} ${when}. It waits for your review.`,
      advice: 'Accept it, or say what has to change.',
    },
    bounced: {
      subject: (who: string, place: string) => `Came back: the letter to ${who}, ${place}`,
      title: (who: string) => `The letter to ${who} came back`,
      body: (who: string, address: string, place: string, reason: string) =>
        `What you sent to ${who} at ${address} for ${place} did not arrive. ${reason}`,
      reasons: {
        no_mailbox: 'The mailbox does not exist.',
        no_domain: 'The domain of the address takes no mail.',
        moved: 'The mailbox has moved.',
        switched_off: 'The mailbox is switched off.',
        full: 'The mailbox is full.',
        too_large: 'Their server found the letter too large.',
        by_rules: 'Their server refused the letter by its rules.',
        gave_up: 'Their server could not be reached in time.',
        unwanted: 'Its reader called it unwanted.',
        unknown: 'Their server refused the letter.',
      },
      advice: 'Its link has ended. Correct the address and send it again; until then no more letters go there.',
      button: 'Fix address and resend',
    },
    unwanted: {
      subject: (who: string, place: string) => `Called unwanted: the letter to ${who}, ${place}`,
      title: (who: string) => `${who} called your letter unwanted`,
      body: (who: string, address: string, place: string) =>
        `${who} at ${address} marked a letter for ${place} as spam. From now on they get only what they ask for themselves.`,
      advice: 'If it was a mistake, speak with them first; then lift the stop on the contact.',
    },
    longerAsked: {
      subject: (who: string, place: string) => `${who} asks for more time: ${place}`,
      title: (who: string) => `${who} asks for more time`,
      body: (who: string, place: string, when: string) => `The access of ${who} to ${place} ends ${when}. ${who} asks to stay longer.`,
      advice: 'One press on the page gives more time. Without an answer the access ends by itself, as you set it.',
    },
    guestEnded: {
      subject: (who: string, place: string) => `The time of ${who} is over: ${place}`,
      title: (who: string) => `${who} had access, and it has ended`,
      body: (who: string, place: string, when: string, visits: number) =>
        visits === 0
          ? `The access of ${who} to ${place} ended ${when}. ${who} never came.`
          : `The access of ${who} to ${place} ended ${when}, after ${visits === 1 ? 'one visit' : `${counted(visits)} visits`}.`,
      advice: 'Nothing is left to clean up: no session, link, code or browser of this access opens anything any more.',
    },
    files: {
      seen: (count: number, names: string[]) => (count === 0 ? 'Seen: no file' : `Seen: ${some(count, names)}`),
      taken: (count: number, names: string[]) => (count === 0 ? 'Taken along: no file' : `Taken along: ${some(count, names)}`),
      left: (count: number, names: string[]) => (count === 0 ? 'Left here: no file' : `Left here: ${some(count, names)}`),
      written: (count: number) =>
        count === 0 ? 'Written: no comment' : count === 1 ? 'Written: one comment' : `Written: ${counted(count)} comments`,
    },
    packet_asked: {
      subject: (who: string, title: string) => `${who} asks: ${title}`,
      title: (who: string) => `${who} asks a question`,
      body: (who: string, title: string, when: string) => `${who} asked about “${title}”, ${when}.`,
      advice: 'Answer on the packet’s page: your words are mailed and stand there too.',
    },
    packet_answered: {
      subject: (who: string, title: string) => `${who} has answered: ${title}`,
      title: (who: string) => `${who} has answered`,
      body: (who: string, title: string, when: string) => `${who} answered “${title}”, ${when}.`,
      advice: 'It stands on the packet’s page too.',
    },
    /** Behind prepositions: a language that would melt its article into them names the house alone. */
    portal: (house: string) => `the portal of ${house}`,
    button: 'Open the record',
    buttonProject: 'Open the project',
    buttonConsole: 'Open the console',
    buttonPacket: 'Open the packet',
  },

  memberInvitation: {
    subject: (house: string) => `Join ${house} on Portico`,
    body: (who: string | null, house: string, as: string) =>
      `${who ?? house} invites you to the console of ${house}, where invitations are sent and documents come in. ${as}`,
    roles: {
      owner: 'You come as an owner, with every right.',
      admin: 'You come as an admin, with every right but over owners.',
      manager: 'You come as a manager: projects, records, documents, inviting and revoking.',
      support: 'You come for support: reading people and deliveries, and sending letters again.',
      viewer: 'You come to read.',
    } satisfies { [role in Role]: string },
    second: 'Have your phone at hand: besides this letter the console asks for an authenticator app or a passkey, which you set up now.',
    button: 'Open the console',
    under: 'No password.',
    until: (when: string) => `The button is for you alone and works once, until ${when}.`,
  },

  memberSignIn: {
    subject: (house: string) => `Sign in to the console of ${house}`,
    here: 'Here is your link to the console.',
    /** The moment follows, and a full stop. */
    once: (minutes: string) => `It works once, for ${minutes} minutes, until `,
    second: 'The console then asks for your second factor. Nobody from Portico will ever ask you for it.',
    button: 'Go on',
    asked: (browser: string, when: string) =>
      `It was asked for with ${browser}, ${when}. If that was not you, ignore this letter: nobody gets in without it and your second factor.`,
  },

  memberAlert: {
    domain_lost: {
      subject: (house: string) => `Letters of ${house}: the key of a sender domain is gone`,
      title: 'The key of a sender domain is gone',
      body: (house: string, domain: string, when: string) =>
        `The key of ${domain} is no longer in its DNS; we looked twice, last ${when}. Letters of ${house} that came from ${domain} come from the usual address until the key is there again. The console shows the record to paste, under Settings, Sender domains.`,
    },
    domains: 'Nothing waits for it, and no letter is lost; but letters without the signature end up in spam more often.',
    codes_lengthened: {
      subject: (house: string) => `Many wrong sign-in codes at ${house}`,
      title: 'Somebody is guessing sign-in codes',
      body: (house: string, _browser: string, when: string) =>
        `A hundred wrong codes were typed at the portal of ${house} within an hour, ${when}. New codes are ten letters instead of six digits until it is quiet again.`,
    },
    new_browser: {
      subject: (house: string) => `New sign-in to the console of ${house}`,
      title: 'A new browser signed in',
      body: (house: string, browser: string, when: string) =>
        `Somebody signed in to the console of ${house} as you, with ${browser}, ${when}.`,
    },
    factor_added: {
      subject: (house: string) => `A second factor was added at ${house}`,
      title: 'A second factor was added',
      body: (house: string, browser: string, when: string) => `For the console of ${house}, with ${browser}, ${when}.`,
    },
    factor_removed: {
      subject: (house: string) => `A second factor was removed at ${house}`,
      title: 'A second factor was removed',
      body: (house: string, browser: string, when: string) => `For the console of ${house}, with ${browser}, ${when}.`,
    },
    factors_reset: {
      subject: (house: string) => `Your second factors at ${house} were taken away`,
      title: 'Your second factors were taken away',
      body: (house: string, who: string, when: string) =>
        `${who} did this for the console of ${house}, ${when}. You set up a new one at your next sign-in; your sessions have ended.`,
    },
    recovery_codes_made: {
      subject: (house: string) => `New recovery codes were made at ${house}`,
      title: 'New recovery codes were made',
      body: (house: string, browser: string, when: string) =>
        `For the console of ${house}, with ${browser}, ${when}. The earlier ones open nothing any more.`,
    },
    codes: 'Nothing is shut, and nobody came in by it. There is nothing you have to do.',
    wrong:
      'Was that you, or did you ask for it? Then there is nothing to do. If not, tell an owner of your organisation now: they can shut the way.',
  },

  packet: {
    subject: {
      sent: (title: string, house: string) => `${title}, from ${house}`,
      nudge: (title: string, house: string) => `It still waits for you: ${title}, from ${house}`,
      replaced: (title: string, house: string) => `A file has changed: ${title}, from ${house}`,
      reply: (title: string, house: string) => `Your question has an answer: ${title}, from ${house}`,
    },
    sends: (who: string, company: string | null, title: string) => `${who} sends ${company ?? 'you'} “${title}”.`,
    waits: (title: string, house: string) => `“${title}” from ${house} still waits for you.`,
    newer: (who: string, file: string, version: number) => `${who} has replaced “${file}” by version ${version}.`,
    newerOf: (who: string, title: string) => `${who} has replaced a file of “${title}”.`,
    stands: 'What you may have said of the version before stands as you said it.',
    replies: (who: string, title: string) => `${who} has answered your question about “${title}”.`,
    replyTitle: 'Your question has an answer',
    /** The day follows, or a full stop. */
    asks: (ask: PacketAsk) =>
      ask === 'approve' ? 'Please approve it, or ask a question' : ask === 'answer' ? 'Please answer' : 'Please read it',
    by: ' by ',
    file: (name: string, size: string) => `${name}, ${size}`,
    rest: 'The text goes on where the button leads.',
    button: 'Open the packet',
    under: 'No account, no password.',
    until: (when: string) => `The button is for you alone and works once, until ${when}. After that the page offers you a new link.`,
  },

  reminder: remindersEn.letter,

  place: ({ company, project }: Place) => (company ? `${company} for ${project}` : project),
}

const some = (count: number, names: string[]): string =>
  count > names.length ? `${names.join(', ')} and ${count - names.length} more` : names.join(', ')
