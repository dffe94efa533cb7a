// The words of every letter, in Portuguese: formal, in plain words. No native speaker has read it yet.

import type { LetterTexts } from './letters.en.ts'
import { askedFor, counted, named, your } from './naming.pt.ts'
import { allFiles, capital, until } from './naming.ts'
import { remindersPt } from './reminders.pt.ts'

export const lettersPt: LetterTexts = {
  hello: (first) => (first ? `Olá, ${first}:` : 'Olá:'),
  from: (person, house) => `${person}, ${house}`,
  moment: (day, time) => `${day} às ${time}`,
  notWorking: 'O botão não funciona? Copie este endereço para seu navegador:',
  questions: (name) => `Perguntas? Responda a este e-mail; sua resposta chega a ${name}.`,
  line: (name, day) => (day ? until(name, `até ${day}`) : name),
  inProject: (line, project) => `${line} (${project})`,
  more: (count) => `e mais ${count}`,
  others: (count) => `mais ${count}`,
  ignore: 'Não é a pessoa certa? Então ignore este e-mail: nada acontece sem o botão.',
  text: {
    invitation: (house: string, link: string) => `${house} convida para o seu portal: ${link}`,
    login: (house: string, link: string) => `Entre em ${house}: ${link}`,
  },

  ignoreNotice: 'Não é a pessoa certa? Então ignore este e-mail.',
  because: {
    invited: (address, who) => `Enviado para ${address} por causa de um convite de ${who}.`,
    askedFor: (address) => `Enviado para ${address} porque alguém o pediu lá.`,
    sentBy: (address, who) => `Enviado para ${address} porque ${who} enviou este link.`,
    files: (address, house) => `Enviado para ${address} por causa dos arquivos compartilhados com ${house}.`,
    packet: (address, who) => `Enviado para ${address} porque ${who} tem algo para você ver.`,
    opens: (address, house) => `Enviado para ${address} porque ${house} abriu páginas para este endereço.`,
    member: (address, house) => `Enviado para ${address} porque este endereço trabalha aqui com ${house}.`,
  },

  invitation: {
    subject: (house, asked, places) => {
      if (asked.length === 0) return places[0] ? `Convite de ${house}: ${places[0]}` : `Convite de ${house} para o portal do cliente`
      const what = asked.length === 1 && asked[0]?.kind === 'review' ? `analise ${your(asked[0].name)}` : askedFor(asked)
      return capital(`${what} para ${places.length === 1 ? places[0] : `${counted(places.length)} projetos`}`)
    },
    asks: (house, company, asked) => {
      const [first] = asked
      const asks = company ? `${house} pede a ${company}` : `${house} pede`
      if (first && asked.length === 1) {
        if (first.kind === 'review') return `${asks} uma análise de ${your(first.name)}`
        if (first.kind === 'answer') return `${asks} uma resposta a ${your(first.name)}`
      }
      return `${asks} ${askedFor(asked)}`
    },
    by: ' até ',
    invites: (house, place) =>
      place ? `${house} abriu uma página para seu acesso: ${place}.` : `${house} abriu seu portal do cliente para seu acesso.`,
    how: (asked) => {
      if (asked.length === 0) return 'Entre com um toque e veja o que há. O que for pedido mais tarde também estará lá.'
      if (!allFiles(asked)) return 'Sua página mostra tudo, e pode fazer isso pelo telefone.'
      return `Em sua página está exatamente o que deve constar em ${asked.length === 1 ? 'seu documento' : 'cada documento'}, e pode enviar pelo telefone.`
    },
    button: (asked) => (asked === 0 ? 'Abrir sua página' : 'Abrir o pedido'),
    under: (asked) => (allFiles(asked) && asked.length < 4 ? 'Cerca de cinco minutos. Sem conta e sem senha.' : 'Sem conta e sem senha.'),
    until: (day) => `O botão é de uso pessoal e abre até ${day}. Se um dia deixar de funcionar, a página oferece um novo link.`,
    ends: (when) => `Seu acesso termina em ${when}.`,
  },

  login: {
    subject: (house) => `Entrar em ${house}`,
    here: (place) => `Aqui está seu novo link${place ? ` para ${place}` : ''}.`,
    sends: (who, place) => `${who} envia um link para ${place}.`,
    pages: (house) => `suas páginas em ${house}`,
    once: (minutes) => `Ele serve uma vez, por ${minutes} minutos, até `,
    button: 'Entrar',
    under: 'Sem conta e sem senha.',
    code: 'Ou digite este código na página onde o pediu:',
    codeUntil: (when, host) =>
      `Ele só serve nesse navegador, até ${when}${host ? `, e só em ${host}` : ''}. Ninguém vai pedir este código em nenhum momento.`,
    asked: (browser, when) => `Pedido com ${browser}, em ${when}. Se não fez este pedido, ignore este e-mail: ninguém entra sem ele.`,
    notAsked: 'Se não fez este pedido, ignore este e-mail: ninguém entra sem ele.',
    alone: 'O botão é de uso pessoal. Não encaminhe este e-mail.',
  },

  receipt: {
    subject: (what, place) => `Recebido: ${what ? named(what) : 'seus arquivos'} para ${place}`,
    title: (what) => `Recebemos ${what ? your(what) : 'seus arquivos'}`,
    arrived: (house, count, project) =>
      `${house} recebeu ${count === 0 ? 'sua resposta' : count === 1 ? 'seu arquivo' : `seus ${counted(count)} arquivos`} para ${project}, em `,
    file: (name, size) => `${name}, ${size}`,
    next: (house) => `${house} analisa o que foi enviado. Chegará um e-mail em qualquer caso; até lá não há nada a fazer.`,
  },

  review: {
    accepted: {
      subject: (what, place) => `Aceito: ${named(what)} para ${place}`,
      title: (what) => `Aceito: ${named(what)}`,
      body: (house, what, project, when) => `${house} aceitou ${your(what)} para ${project}, enviado em ${when}.`,
      until: ' Válido até ',
      nothing: 'Não há mais nada a fazer.',
      button: 'Abrir sua página',
    },
    rejected: {
      subject: (what, place) => `Precisa de alterações: ${named(what)} para ${place}`,
      title: (what) => `Precisa de alterações: ${named(what)}`,
      body: (house, what, project, when) =>
        `${house} analisou ${your(what)} para ${project}, enviado em ${when}, e pede uma versão corrigida.`,
      inForce: 'O que foi aceito antes continua em vigor até que a nova versão seja aceita.',
      button: 'Ver o que é preciso alterar',
    },
    until: (when) => `O botão é de uso pessoal e serve uma vez, até ${when}. Depois, a página oferece um novo link.`,
  },

  comment: {
    subject: (place) => `Um novo comentário sobre ${place}`,
    title: (who) => `Comentário de ${who}`,
    body: (who, house, place) =>
      `${who}${who === house ? '' : `, de ${house},`} escreveu um comentário sobre ${place}. É possível ler e responder em sua página.`,
    button: 'Ler o comentário',
  },

  linkMade: {
    subject: (house) => `Um link para suas páginas em ${house} foi criado`,
    title: 'Alguém criou um link para seu acesso',
    body: (who, house, when) =>
      `${who ? `${who}, de ${house},` : house} criou em ${when} um link que abre suas páginas, para entregar pessoalmente. Ele não está neste e-mail.`,
    once: 'Ele serve uma vez, até ',
    limits: 'Quem o abrir vê suas páginas da mesma forma e pode enviar arquivos. Não pode alterar seus dados, e o que fizer fica anotado.',
    wrong: (name) => `Não fez este pedido? Responda a este e-mail${name ? `; sua resposta chega a ${name}` : ''}.`,
  },

  linkCode: {
    subject: (house) => `Seu código para ${house}`,
    title: 'Digite este código para continuar',
    body: (house) => `Seu link para ${house} foi aberto, e alguém pressionou o botão. Um código mostra quem foi.`,
    before: 'Digite-o na página que espera por ele:',
  },

  ownWayIn: {
    passkey_added: {
      subject: (house) => `Uma chave de acesso para suas páginas em ${house} foi criada`,
      title: 'Uma chave de acesso foi criada',
      body: (name, house, when) => `Desde ${when}, a chave de acesso “${name}” abre suas páginas em ${house} sem e-mail.`,
    },
    passkey_removed: {
      subject: (house) => `Uma chave de acesso de suas páginas em ${house} foi removida`,
      title: 'Uma chave de acesso foi removida',
      body: (name, house, when) => `Desde ${when}, a chave de acesso “${name}” não abre mais nada em ${house}.`,
    },
    new_browser: {
      subject: (house) => `Nova entrada em suas páginas em ${house}`,
      title: 'Entrada por um novo navegador',
      body: (browser, house, when) => `Alguém entrou em ${house} em seu nome, com ${browser}, em ${when}.`,
    },
    gave_way: {
      subject: (house) => `Outra entrada em suas páginas em ${house}`,
      title: 'Um navegador saiu para dar lugar',
      body: (browser, house, when) => `Alguém entrou em ${house} em seu nome, com ${browser}, em ${when}.`,
    },
    wrong:
      'Reconhece esta ação? Então não há nada a fazer. Se não, abra sua página, escolha “Meu acesso”, saia em todos os lugares e remova o que não for seu. Ou responda a este e-mail.',
  },

  gaveWay: (browser) => `Cinco navegadores podem estar conectados ao mesmo tempo. O que estava há mais tempo, ${browser}, não está mais.`,

  passkeysReset: {
    subject: (house) => `Suas chaves de acesso em ${house} foram retiradas`,
    title: 'Suas chaves de acesso foram retiradas',
    body: (who, house, when) =>
      `${who} retirou suas chaves de acesso em ${house} em ${when} e encerrou todas as sessões, para que possa haver um novo convite.`,
    next: 'Com o próximo convite se cria uma nova.',
    wrong: (name) => `Não fez este pedido? Responda a este e-mail${name ? `; sua resposta chega a ${name}` : ''}.`,
  },

  moreTime: {
    subject: (place) => `Há mais tempo: ${place}`,
    title: 'Há mais tempo',
    body: (who, place, when) =>
      when
        ? `${who} dá mais tempo para ${place}: seu acesso agora termina em ${when}.`
        : `Seu acesso a ${place} não tem mais fim. A mudança é de ${who}.`,
    next: 'A página que está aberta continua sozinha. Se não, use novamente o botão do convite.',
  },

  phoneChanged: {
    subject: (house) => `Seu número de telefone em ${house} foi alterado`,
    title: 'Seu número de telefone foi alterado',
    body: (house, ending, who, when) =>
      `${who ?? house} alterou o número de telefone que ${house} tem de você. Desde ${when}, as mensagens de texto com links vão para o número que termina em ${ending}.`,
    dead: 'Os links de mensagens de texto anteriores, e os dos e-mails que as acompanhavam, não abrem mais nada.',
  },

  addressChanged: {
    subject: (house) => `Seu endereço em ${house} foi alterado`,
    title: 'Seu endereço foi alterado',
    body: (house, address, who, when) =>
      `${who ?? house} alterou o endereço para o qual ${house} escreve. Desde ${when}, e-mails e links vão para ${address}.`,
    dead: 'Os links de e-mails anteriores para este endereço não abrem mais nada.',
    wrong: (name) => `Foi um engano? Responda a este e-mail; sua resposta chega a ${name}.`,
  },

  member: {
    denied: {
      subject: (who, place) => `Foi outra pessoa? ${who}, ${place}`,
      title: (who) => `${who} diz: não fui eu`,
      body: (who, place, browser, when) =>
        `O link de ${who} para ${place} foi usado em ${when}${browser ? `, com ${browser}` : ''}. ${who} acaba de nos dizer que foi outra pessoa.`,
      advice: 'Isto não fechou nada. Em caso de dúvida, retire o acesso no registro e convide novamente.',
    },
    asks: {
      subject: (who, place) => `${who} pede um novo convite: ${place}`,
      title: (who) => `${who} pede um novo convite`,
      body: (who, place) => `O acesso de ${who} a ${place} terminou. ${who} pressionou o link antigo e pede um novo convite.`,
      advice: 'Se estiver certo, convide novamente no registro.',
      lateBody: (who, place) =>
        `${who} diz que os e-mails para entrar chegam tarde demais: o link do último já tinha expirado quando foi aberto. ${who} pede um novo convite para ${place}.`,
      lateAdvice: 'Um convite pode ser aberto por mais tempo. Se estiver certo, envie-o de novo no registro.',
    },
    passkeyLost: {
      subject: (who) => `${who} pede um novo convite: chave de acesso perdida`,
      title: (who) => `${who} pede um novo convite`,
      body: (who, place) => `${who} chegou a ${place} por e-mail e diz que perdeu a chave de acesso. Um e-mail sozinho não cria outra.`,
      advice:
        'Certifique-se de quem está pedindo. Depois retire as chaves de acesso na página da pessoa, em “Access”, e convide novamente.',
    },
    commented: {
      subject: (who, place) => `${who} escreveu: ${place}`,
      title: (who) => `${who} escreveu um comentário`,
      body: (who, place) => `${who} escreveu um comentário sobre ${place}.`,
      advice: 'A resposta dada lá chega por e-mail. Responder a este e-mail escreve para a caixa de correio da pessoa.',
      button: 'Ler o comentário',
    },
    arrived: {
      subject: (what, place) => `Chegou: ${what ? named(what) : 'um arquivo'}, ${place}`,
      title: (what) => `Chegou: ${what ? named(what) : 'um arquivo'}`,
      body: (who, what, place, when) =>
        `${who} enviou ${what ? `“${named(what)}”` : 'um arquivo'} para ${place} em ${when}. Aguarda sua análise.`,
      advice: 'Aceite, ou diga o que precisa mudar.',
    },
    bounced: {
      subject: (who, place) => `Devolvido: o e-mail para ${who}, ${place}`,
      title: (who) => `O e-mail para ${who} foi devolvido`,
      body: (who, address, place, reason) => `O que foi enviado para ${who} em ${address} sobre ${place} não chegou. ${reason}`,
      reasons: {
        no_mailbox: 'A caixa de correio não existe.',
        no_domain: 'O domínio do endereço não recebe e-mails.',
        moved: 'A caixa de correio mudou de lugar.',
        switched_off: 'A caixa de correio está desativada.',
        full: 'A caixa de correio está cheia.',
        too_large: 'O servidor do destinatário achou o e-mail grande demais.',
        by_rules: 'O servidor do destinatário recusou o e-mail por suas regras.',
        gave_up: 'Não foi possível chegar a tempo ao servidor do destinatário.',
        unwanted: 'Quem o recebeu marcou-o como indesejado.',
        unknown: 'O servidor do destinatário recusou o e-mail.',
      },
      advice: 'O link dele terminou. Corrija o endereço e envie novamente; até lá não vão mais e-mails para lá.',
      button: 'Corrigir o endereço e reenviar',
    },
    unwanted: {
      subject: (who, place) => `Marcado como indesejado: o e-mail para ${who}, ${place}`,
      title: (who) => `${who} marcou seu e-mail como indesejado`,
      body: (who, address, place) =>
        `${who} (${address}) marcou como spam um e-mail sobre ${place}. A partir de agora só chega lá o que for pedido por essa pessoa.`,
      advice: 'Se foi um engano, fale primeiro com essa pessoa; depois retire o bloqueio no contato.',
    },
    longerAsked: {
      subject: (who, place) => `${who} pede mais tempo: ${place}`,
      title: (who) => `${who} pede mais tempo`,
      body: (who, place, when) => `O acesso de ${who} a ${place} termina em ${when}. ${who} pede para ficar mais tempo.`,
      advice: 'Um clique na página dá mais tempo. Sem resposta, o acesso termina sozinho, como foi definido.',
    },
    guestEnded: {
      subject: (who, place) => `O tempo de ${who} terminou: ${place}`,
      title: (who) => `${who} tinha acesso, e ele terminou`,
      body: (who, place, when, visits) =>
        visits === 0
          ? `O acesso de ${who} a ${place} terminou em ${when}. ${who} nunca entrou.`
          : `O acesso de ${who} a ${place} terminou em ${when}, depois de ${visits === 1 ? 'uma visita' : `${visits} visitas`}.`,
      advice: 'Não resta nada a limpar: nenhuma sessão, link, código ou navegador deste acesso abre mais nada.',
    },
    files: {
      seen: (count, names) => `Visto: ${some(count, names)}`,
      taken: (count, names) => `Baixado: ${some(count, names)}`,
      left: (count, names) => `Entregue: ${some(count, names)}`,
      written: (count) =>
        count === 0 ? 'Escrito: nenhum comentário' : count === 1 ? 'Escrito: um comentário' : `Escrito: ${counted(count)} comentários`,
    },
    packet_asked: {
      subject: (who, title) => `${who} pergunta: ${title}`,
      title: (who) => `${who} faz uma pergunta`,
      body: (who, title, when) => `${who} perguntou sobre “${title}”, em ${when}.`,
      advice: 'Responda na página do pacote: o seu texto sai por e-mail e também fica lá.',
    },
    packet_answered: {
      subject: (who, title) => `${who} respondeu: ${title}`,
      title: (who) => `${who} respondeu`,
      body: (who, title, when) => `${who} respondeu a “${title}”, em ${when}.`,
      advice: 'Também está na página do pacote.',
    },
    portal: (house) => house,
    button: 'Abrir o registro',
    buttonProject: 'Abrir o projeto',
    buttonConsole: 'Abrir o console',
    buttonPacket: 'Abrir o pacote',
  },

  memberInvitation: {
    subject: (house) => `Convite para ${house} no Portico`,
    body: (who, house, as) =>
      `Convite de ${who ?? house} para o console de ${house}, de onde saem os convites e aonde chegam os documentos. ${as}`,
    roles: {
      owner: 'Papel: proprietário, com todos os direitos.',
      admin: 'Papel: administrador, com todos os direitos exceto sobre proprietários.',
      manager: 'Papel: gestor, para projetos, registros, documentos, convidar e retirar acessos.',
      support: 'Papel: suporte, para ler pessoas e entregas e reenviar e-mails.',
      viewer: 'Papel: leitura.',
    },
    second:
      'Tenha o telefone à mão: além deste e-mail, o console pede um aplicativo autenticador ou uma chave de acesso, que se configura agora.',
    button: 'Abrir o console',
    under: 'Sem senha.',
    until: (when) => `O botão é de uso pessoal e serve uma vez, até ${when}.`,
  },

  memberSignIn: {
    subject: (house) => `Entrar no console de ${house}`,
    here: 'Aqui está seu link para o console.',
    once: (minutes) => `Ele serve uma vez, por ${minutes} minutos, até `,
    second: 'Depois o console pede seu segundo fator. Ninguém do Portico vai pedir esse fator em nenhum momento.',
    button: 'Seguir',
    asked: (browser, when) =>
      `Pedido com ${browser}, em ${when}. Se não fez este pedido, ignore este e-mail: ninguém entra sem ele e sem seu segundo fator.`,
  },

  memberAlert: {
    domain_lost: {
      subject: (house) => `E-mails de ${house}: falta a chave de um domínio de envio`,
      title: 'Falta a chave de um domínio de envio',
      body: (house, domain, when) =>
        `A chave de ${domain} não está mais no DNS; verificamos duas vezes, a última em ${when}. Os e-mails de ${house} que saíam de ${domain} saem do endereço habitual até que a chave volte. O console mostra o registro a colar, em Settings, Sender domains.`,
    },
    domains: 'Nada fica parado e nenhum e-mail se perde; mas sem a assinatura os e-mails caem mais vezes no spam.',
    codes_lengthened: {
      subject: (house) => `Muitos códigos de entrada errados em ${house}`,
      title: 'Alguém tenta adivinhar códigos de entrada',
      body: (house, _browser, when) =>
        `Cem códigos errados foram digitados em uma hora no portal de ${house}, em ${when}. Os novos códigos têm dez letras em vez de seis dígitos até que volte a calma.`,
    },
    new_browser: {
      subject: (house) => `Nova entrada no console de ${house}`,
      title: 'Entrada por um novo navegador',
      body: (house, browser, when) => `Alguém entrou no console de ${house} em seu nome, com ${browser}, em ${when}.`,
    },
    factor_added: {
      subject: (house) => `Um segundo fator foi acrescentado em ${house}`,
      title: 'Um segundo fator foi acrescentado',
      body: (house, browser, when) => `Para o console de ${house}, com ${browser}, em ${when}.`,
    },
    factor_removed: {
      subject: (house) => `Um segundo fator foi removido em ${house}`,
      title: 'Um segundo fator foi removido',
      body: (house, browser, when) => `Para o console de ${house}, com ${browser}, em ${when}.`,
    },
    factors_reset: {
      subject: (house) => `Seus segundos fatores em ${house} foram retirados`,
      title: 'Seus segundos fatores foram retirados',
      body: (house, who, when) =>
        `${who} fez isso no console de ${house}, em ${when}. Na próxima entrada se configura um novo; suas sessões terminaram.`,
    },
    recovery_codes_made: {
      subject: (house) => `Novos códigos de recuperação foram criados em ${house}`,
      title: 'Novos códigos de recuperação foram criados',
      body: (house, browser, when) => `Para o console de ${house}, com ${browser}, em ${when}. Os anteriores não abrem mais nada.`,
    },
    codes: 'Nada foi fechado, e ninguém entrou por isso. Não há nada a fazer.',
    wrong:
      'Reconhece esta ação, ou fez este pedido? Então não há nada a fazer. Se não, avise agora um proprietário da sua organização: ele pode fechar o caminho.',
  },

  packet: {
    subject: {
      sent: (title, house) => `${title}, de ${house}`,
      nudge: (title, house) => `Ainda espera por você: ${title}, de ${house}`,
      replaced: (title, house) => `Um arquivo mudou: ${title}, de ${house}`,
      reply: (title, house) => `A sua pergunta tem resposta: ${title}, de ${house}`,
    },
    sends: (who, company, title) => `${who} envia “${title}” para ${company ?? 'você'}.`,
    waits: (title, house) => `“${title}” de ${house} ainda espera por você.`,
    newer: (who, file, version) => `${who} substituiu “${file}” pela versão ${version}.`,
    newerOf: (who, title) => `${who} substituiu um arquivo de “${title}”.`,
    stands: 'O que você disse da versão anterior continua como você disse.',
    replies: (who, title) => `${who} respondeu à sua pergunta sobre “${title}”.`,
    replyTitle: 'A sua pergunta tem resposta',
    asks: (ask) =>
      ask === 'approve' ? 'Aprove ou faça uma pergunta, por favor' : ask === 'answer' ? 'Responda, por favor' : 'Leia, por favor',
    by: ', até ',
    file: (name, size) => `${name}, ${size}`,
    rest: 'O texto continua na página que o botão abre.',
    button: 'Abrir o pacote',
    under: 'Sem conta e sem senha.',
    until: (when) => `O botão é só para você e funciona uma vez, até ${when}. Depois, a página oferece um link novo.`,
  },

  reminder: remindersPt.letter,

  place: ({ company, project }) => (company ? `${company} para ${project}` : project),
}

function some(count: number, names: string[]): string {
  if (count === 0) return 'nenhum arquivo'
  return count > names.length ? `${names.join(', ')} e mais ${count - names.length}` : names.join(', ')
}
