// The words of reminders, in Portuguese.

import { askedFor, counted, named, your } from './naming.pt.ts'
import { capital } from './naming.ts'
import type { ReminderTexts } from './reminders.en.ts'

export const remindersPt: ReminderTexts = {
  letter: {
    not_opened: {
      subject: (place) => `Sua página espera por você: ${place}`,
      body: (house, place, day) =>
        `${house} enviou um convite em ${day}: ${place ?? 'seu portal do cliente'}. Aquele e-mail ainda não foi aberto.`,
    },
    due: {
      subject: (asked, place, day) => `${capital(askedFor(asked))} para ${place}: prazo em ${day}`,
      body: (house, asked, place) => `${house} ainda precisa de ${askedFor(asked)} para ${place}, até `,
    },
    rejected: {
      subject: (what, place) => `Ainda precisa de alterações: ${named(what)} para ${place}`,
      body: (house, what, place, day) =>
        `${house} pediu em ${day} uma versão corrigida de ${your(what)} para ${place}. Desde então, não chegou nada.`,
    },
    several: (house, count) => `${capital(counted(count))} itens esperam por você em ${house}`,
    others: (count) => (count === 1 ? 'Mais um está em sua página.' : `Mais ${counted(count)} estão em sua página.`),
    how: 'Em sua página está o que é preciso fazer, e pode fazer isso pelo telefone.',
    button: 'Abrir sua página',
    stop: 'Menos lembretes, ou nenhum',
    why: (address, house) => `Enviado para ${address} porque ${house} ainda precisa de algo seu.`,
  },
  page: {
    title: (house) => `Lembretes de ${house}`,
    heading: 'Lembretes',
    body: (address) => `São enviados para ${address} quando algo espera lá: no máximo um por dia, e cinco sobre a mesma coisa.`,
    choose: 'Ou só uma pausa',
    days: 'Por 3 dias',
    week: 'Por uma semana',
    month: 'Por um mês',
    stop: 'Parar os lembretes',
    stopped: 'Por enquanto, sem lembretes',
    until: (day) => `Nenhum chega antes de ${day}.`,
    never: 'Nenhum chega mais.',
    still: 'Convites, resultados e os links de acesso que você pedir continuam chegando.',
    resume: 'Receber lembretes de novo',
  },
}
