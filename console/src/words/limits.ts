// Limits in words: what is counted, and how often it may happen.
import type { LimitHit } from '../api-types.ts'
import type { StateWord } from './states.ts'

export const limitWords: Record<LimitHit['limit'], { word: string; often: string }> = {
  mailbox: { word: 'Letters to one mailbox', often: '1 a minute, 5 an hour, 10 a day' },
  block: { word: 'Asks from one place', often: '30 in 5 minutes' },
  record: { word: 'Letters asked for on one record', often: '10 an hour, 30 a day' },
  account: { word: 'Asks at your portal', often: '200 in 5 minutes, 1,000 an hour' },
  factor: { word: 'A member’s second factor', often: '5 wrong in 5 minutes, 20 a day' },
}

export const heldWord: StateWord = { word: 'Held up', icon: 'expiring', tone: 'caution' }
export const overWord: StateWord = { word: 'Over', icon: 'compliant', tone: 'rest' }
