// Sender domains in words: what each part is for, how a domain stands, and how a finding does.
import type { DkimKey, Finding, SenderDomain } from '../api-types.ts'
import type { StateWord } from './states.ts'

export const domainWords: Record<SenderDomain['state'], StateWord> = {
  pending: { word: 'Waiting for DNS', icon: 'awaiting', tone: 'info' },
  verified: { word: 'Proven', icon: 'compliant', tone: 'good' },
  lost: { word: 'Key is gone', icon: 'nonCompliant', tone: 'bad' },
  taken: { word: 'Used by another account', icon: 'warning', tone: 'caution' },
}

export const findingWords: Record<Finding['is'], StateWord> = {
  good: { word: 'In order', icon: 'compliant', tone: 'good' },
  advice: { word: 'Could be better', icon: 'underReview', tone: 'info' },
  missing: { word: 'Not there yet', icon: 'awaiting', tone: 'caution' },
  wrong: { word: 'Needs changing', icon: 'nonCompliant', tone: 'bad' },
  unknown: { word: 'No answer', icon: 'expiring', tone: 'caution' },
}

export const partWords: Record<Finding['part'], { name: string; what: string }> = {
  dkim: { name: 'DKIM', what: 'The signature that proves who a letter comes from' },
  spf: { name: 'SPF', what: 'The servers that may send for you' },
  dmarc: { name: 'DMARC', what: 'What becomes of letters that only pretend to be yours' },
  return_path: { name: 'Return path', what: 'Where bounces come back to' },
  mx: { name: 'MX', what: 'Where answers arrive' },
  tls: { name: 'TLS', what: 'The way to the mail server' },
}

export const keyWords: Record<DkimKey['state'], StateWord> = {
  signs: { word: 'Signs', icon: 'compliant', tone: 'good' },
  next: { word: 'Next', icon: 'awaiting', tone: 'info' },
  retired: { word: 'Retired', icon: 'archived', tone: 'rest' },
}
