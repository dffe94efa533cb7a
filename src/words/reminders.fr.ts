// The words of reminders, in French.

import { askedFor, counted, de, named, que, your } from './naming.fr.ts'
import { capital } from './naming.ts'
import type { ReminderTexts } from './reminders.en.ts'

export const remindersFr: ReminderTexts = {
  letter: {
    not_opened: {
      subject: (place) => `Votre page vous attend\u00a0: ${place}`,
      body: (house, place, day) =>
        `${house} vous a envoyé une invitation le ${day}\u00a0: ${place ?? 'son portail clients'}. Cet e-mail n’a pas encore été ouvert.`,
    },
    due: {
      subject: (asked, place, day) => `${capital(askedFor(asked))} pour ${place}\u00a0: à fournir le ${day}`,
      body: (house, asked, place) => `${house} attend toujours ${askedFor(asked)} pour ${place}, au plus tard le `,
    },
    rejected: {
      subject: (what, place) => `Encore à modifier\u00a0: ${named(what)} pour ${place}`,
      body: (house, what, place, day) =>
        `${house} vous a demandé le ${day} une version corrigée\u00a0: ${your(what)} pour ${place}. Rien n’est arrivé depuis.`,
    },
    several: (house, count) => `${capital(counted(count))} éléments vous attendent chez ${house}`,
    others: (count) => (count === 1 ? 'Un autre figure sur votre page.' : `${capital(counted(count))} autres figurent sur votre page.`),
    how: 'Votre page indique ce qu’il faut faire, et vous pouvez le faire depuis votre téléphone.',
    button: 'Ouvrir votre page',
    stop: 'Moins de rappels, ou aucun',
    why: (address, house) => `Envoyé à ${address} parce ${que(house)} attend encore quelque chose de vous.`,
  },
  page: {
    title: (house) => `Rappels ${de(house)}`,
    heading: 'Rappels',
    body: (address) => `Ils sont envoyés à ${address} quand quelque chose y attend\u00a0: un par jour au plus, et cinq pour la même chose.`,
    choose: 'Ou seulement une pause',
    days: 'Pendant 3 jours',
    week: 'Pendant une semaine',
    month: 'Pendant un mois',
    stop: 'Arrêter les rappels',
    stopped: 'Pas de rappels pour l’instant',
    until: (day) => `Aucun n’arrive avant le ${day}.`,
    never: 'Il n’en arrive plus.',
    still: 'Les invitations, les résultats et les liens de connexion que vous demandez arrivent toujours.',
    resume: 'Recevoir de nouveau des rappels',
  },
}
