// Report sources in words: what each provider calls the things it shows, and where the address goes.
import type { Provider } from '../data/report-sources.ts'

interface ProviderWords {
  name: string
  /** What it is given to prove its reports; null where we make a password for it. */
  secret: { label: string; help: string } | null
  /** Where the address is pasted, and which reports are chosen there. */
  paste: string
}

export const providerWords: { [provider in Provider]: ProviderWords } = {
  ses: {
    name: 'Amazon SES',
    secret: { label: 'ARN of the SNS topic', help: 'Like arn:aws:sns:eu-west-1:123456789012:letters.' },
    paste:
      'In SNS, add an HTTPS subscription of that topic with this address; it confirms itself. In SES, send bounces, complaints and delays to the topic.',
  },
  postmark: {
    name: 'Postmark',
    secret: null,
    paste: 'In Postmark, add a webhook with this address for Bounce and Spam complaint, and put user and password into Basic auth.',
  },
  mailgun: {
    name: 'Mailgun',
    secret: { label: 'HTTP webhook signing key', help: 'In Mailgun under Sending, Webhooks.' },
    paste: 'In Mailgun, add this address as webhook for Permanent failure, Temporary failure and Spam complaints.',
  },
  sendgrid: {
    name: 'SendGrid',
    secret: { label: 'Verification key', help: 'In SendGrid under Mail Settings, Event Webhook, once Signed event webhook is on.' },
    paste: 'In SendGrid, put this address into Event Webhook, and choose Bounced, Deferred, Dropped and Spam reports.',
  },
}
