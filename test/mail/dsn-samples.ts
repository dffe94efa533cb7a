// What comes back, in the shapes in which well-known servers write it; the words are ours.

const crlf = (text: string) => text.trimStart().replaceAll('\n', '\r\n')
const returned = 'From: Harbor Build <letters@harbor.example>\nTo: <jane@acme.example>\nSubject: Your certificate\n'

interface Field {
  action: string
  status: string
  diagnostic?: string
  extra?: string
}

const report = (
  from: string,
  boundary: string,
  explained: string,
  mta: string,
  { action, status, diagnostic, extra = '' }: Field,
  type = 'rfc822-headers',
) =>
  crlf(`
From: ${from}
To: letters@harbor.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="${boundary}"

This is a MIME-encapsulated message.

--${boundary}
Content-Type: text/plain; charset=us-ascii

${explained}

--${boundary}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; ${mta}
Arrival-Date: Fri, 20 Nov 2026 14:14:00 -0800

Final-Recipient: rfc822; jane@acme.example
Original-Recipient: rfc822;jane@acme.example
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.acme.example${diagnostic ? `\nDiagnostic-Code: ${diagnostic}` : ''}${extra}

--${boundary}
Content-Type: ${type === 'rfc822-headers' ? 'text/rfc822-headers' : 'message/rfc822'}

${returned}
--${boundary}--
`)

export const postfix = (field: Partial<Field> = {}) =>
  report(
    'MAILER-DAEMON@relay.example (Mail Delivery System)',
    'A1B2C3.1763673240/relay.example',
    'The mail system at host relay.example could not hand on your letter. It is attached below.',
    'relay.example',
    {
      action: 'failed',
      status: '5.1.1',
      diagnostic: 'smtp; 550 5.1.1 <jane@acme.example>: Recipient address\n    rejected: User unknown in virtual mailbox table',
      ...field,
    },
  )

export const postfixDelay = () =>
  postfix({ action: 'delayed', status: '4.4.1', diagnostic: 'X-Postfix; connect to mx.acme.example[192.0.2.25]:25: Connection timed out' })

export const exchange = (field: Partial<Field> = {}) =>
  report(
    'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example',
    '_000_5f1d_',
    'Your message to jane@acme.example couldn’t be delivered. jane wasn’t found at acme.example.',
    'HE1PR01.prod.acme.example',
    {
      action: 'failed',
      status: '5.1.10',
      diagnostic: 'smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
      ...field,
    },
    'rfc822',
  )

export const gmail = () =>
  report(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    '000000000000a1b2c3',
    'Address not found. Your message was not delivered to jane@acme.example.',
    'googlemail.com',
    {
      action: 'failed',
      status: '5.1.1',
      diagnostic:
        'smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 double-checking the address for typos.\n 550 5.1.1 https://support.example/NoSuchUser a1-20020 - gsmtp',
      extra: '\nLast-Attempt-Date: Fri, 20 Nov 2026 14:15:00 -0800 (PST)',
    },
  )

export const exim = () =>
  report(
    'Mail Delivery System <Mailer-Daemon@relay.example>',
    '1763673240-eximdsn-12345',
    'This message was created automatically by mail delivery software.\n\n  jane@acme.example\n    Unrouteable address',
    'relay.example',
    { action: 'failed', status: '5.0.0', diagnostic: 'X-Exim; Unrouteable address' },
  )

/** Before Exim wrote reports. */
export const olderExim = crlf(`
X-Failed-Recipients: jane@acme.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: letters@harbor.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A letter that you sent could not be handed on to one of those it is for.
This is a permanent error. The following address failed:

  jane@acme.example
    SMTP error from remote mail server after RCPT TO:<jane@acme.example>:
    host mx.acme.example [192.0.2.25]: 550 No such user here

------ This is a copy of the message, including all the headers. ------

${returned}
Spam policy blocked mailbox full 4.2.2
`)

export const qmail = crlf(`
From: MAILER-DAEMON@relay.example
To: letters@harbor.example
Subject: failure notice

Hi. This is the qmail-send program at relay.example.
I could not deliver your letter to the following addresses.
I have given up. Sorry that it did not work out.

<jane@acme.example>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.2.1 This mailbox is disabled
Giving up on 192.0.2.25.

--- Below this line is a copy of the message.

${returned}`)

export const feedback = crlf(`
From: <feedback@provider.example>
To: letters@harbor.example
Subject: FW: Your certificate
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=loop

--loop
Content-Type: text/plain

A reader pressed the button.
--loop
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--loop
Content-Type: text/rfc822-headers

${returned}
--loop--
`)

export const vacation = crlf(`
From: Jane Ortiz <jane@acme.example>
To: letters@harbor.example
Subject: Automatic reply: Your certificate
Auto-Submitted: auto-replied

I am away until Monday. The user unknown to you who stands in for me is Tom. 550 5.1.1 is his extension.
`)

export const receipt = crlf(`
From: Jane Ortiz <jane@acme.example>
To: letters@harbor.example
Subject: Read: Your certificate
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="read"

--read
Content-Type: text/plain

Your message was displayed.
--read
Content-Type: message/disposition-notification

Final-Recipient: rfc822; jane@acme.example
Disposition: manual-action/MDN-sent-manually; displayed

--read--
`)
