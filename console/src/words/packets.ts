// What packets ask, and how one person of a packet stands.
import type { PacketAsk, PacketState } from '../data/packets.ts'
import type { StateWord } from './states.ts'

export const askWords: { [ask in PacketAsk]: { word: string; done: string; says: string } } = {
  approve: { word: 'Approve', done: 'Approved', says: 'They press Approve, or ask a question.' },
  review: { word: 'Review', done: 'Read', says: 'They say that they have read it.' },
  answer: { word: 'Answer', done: 'Answered', says: 'They write an answer to your note.' },
}

export const packetWords: { [state in PacketState]: StateWord } = {
  not_sent: { word: 'Not sent', icon: 'draft', tone: 'rest' },
  not_opened: { word: 'Not opened', icon: 'sent', tone: 'rest' },
  viewed: { word: 'Viewed', icon: 'opened', tone: 'info' },
  questions: { word: 'Questions', icon: 'nonCompliant', tone: 'bad' },
  approved: { word: 'Approved', icon: 'compliant', tone: 'good' },
}
