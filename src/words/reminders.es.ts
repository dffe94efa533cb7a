// The words of reminders, in Spanish.

import { askedFor, counted, named, your } from './naming.es.ts'
import { capital } from './naming.ts'
import type { ReminderTexts } from './reminders.en.ts'

export const remindersEs: ReminderTexts = {
  letter: {
    not_opened: {
      subject: (place) => `Su página le espera: ${place}`,
      body: (house, place, day) =>
        `${house} le invitó el ${day} a ${place ?? 'su portal de clientes'}. Aquel correo todavía no se ha abierto.`,
    },
    due: {
      subject: (asked, place, day) => `${capital(askedFor(asked))} para ${place}: ${asked.length === 1 ? 'vence' : 'vencen'} el ${day}`,
      body: (house, asked, place) => `${house} todavía necesita ${askedFor(asked)} para ${place}, a más tardar el `,
    },
    rejected: {
      subject: (what, place) => `Todavía requiere cambios: ${named(what)} para ${place}`,
      body: (house, what, place, day) =>
        `${house} le pidió el ${day} una versión corregida de ${your(what)} para ${place}. Desde entonces no ha llegado nada.`,
    },
    several: (house, count) => `${capital(counted(count))} cosas le esperan en ${house}`,
    others: (count) => (count === 1 ? 'Otra está en su página.' : `Otras ${counted(count)} están en su página.`),
    how: 'En su página está lo que hay que hacer, y puede hacerlo desde su teléfono.',
    button: 'Abrir su página',
    stop: 'Menos recordatorios, o ninguno',
    why: (address, house) => `Enviado a ${address} porque ${house} todavía necesita algo de usted.`,
  },
  page: {
    title: (house) => `Recordatorios de ${house}`,
    heading: 'Recordatorios',
    body: (address) => `Se envían a ${address} cuando algo espera allí: como mucho uno al día, y cinco sobre lo mismo.`,
    choose: 'O solo una pausa',
    days: 'Durante 3 días',
    week: 'Durante una semana',
    month: 'Durante un mes',
    stop: 'Detener los recordatorios',
    stopped: 'Por ahora, sin recordatorios',
    until: (day) => `No llega ninguno antes del ${day}.`,
    never: 'Ya no llega ninguno.',
    still: 'Las invitaciones, los resultados y los enlaces que usted pida para entrar siguen llegando.',
    resume: 'Volver a recibir recordatorios',
  },
}
