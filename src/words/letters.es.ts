// The words of every letter, in Spanish: formal (usted), in plain words. No native speaker has read it yet.

import type { LetterTexts } from './letters.en.ts'
import { askedFor, counted, named, your } from './naming.es.ts'
import { allFiles, capital, until } from './naming.ts'
import { remindersEs } from './reminders.es.ts'

export const lettersEs: LetterTexts = {
  hello: (first) => (first ? `Hola, ${first}:` : 'Hola:'),
  from: (person, house) => `${person}, ${house}`,
  moment: (day, time) => `${day} a las ${time}`,
  notWorking: '¿No funciona el botón? Copie esta dirección en su navegador:',
  questions: (name) => `¿Preguntas? Responda a este correo; su respuesta le llega a ${name}.`,
  line: (name, day) => (day ? until(name, `hasta el ${day}`) : name),
  inProject: (line, project) => `${line} (${project})`,
  more: (count) => `y ${count} más`,
  others: (count) => `${count} más`,
  ignore: '¿No es para usted? Entonces ignore este correo: sin el botón no pasa nada.',
  text: {
    invitation: (house: string, link: string) => `${house} le invita a su portal: ${link}`,
    login: (house: string, link: string) => `Entre en ${house}: ${link}`,
  },

  ignoreNotice: '¿No es para usted? Entonces ignore este correo.',
  because: {
    invited: (address, who) => `Enviado a ${address} porque ${who} le invitó.`,
    askedFor: (address) => `Enviado a ${address} porque alguien lo pidió allí.`,
    sentBy: (address, who) => `Enviado a ${address} porque ${who} le envió este enlace.`,
    files: (address, house) => `Enviado a ${address} porque usted comparte archivos con ${house}.`,
    packet: (address, who) => `Enviado a ${address} porque ${who} le ha enviado algo para ver.`,
    opens: (address, house) => `Enviado a ${address} porque ${house} tiene páginas abiertas para usted.`,
    member: (address, house) => `Enviado a ${address} porque usted trabaja aquí con ${house}.`,
  },

  invitation: {
    subject: (house, asked, places) => {
      if (asked.length === 0) return places[0] ? `${house} le invita a ${places[0]}` : `${house} le invita a su portal de clientes`
      const what = asked.length === 1 && asked[0]?.kind === 'review' ? `revise ${your(asked[0].name)}` : askedFor(asked)
      return capital(`${what} para ${places.length === 1 ? places[0] : `${counted(places.length)} proyectos`}`)
    },
    asks: (house, company, asked) => {
      const [first] = asked
      const asks = company ? `${house} pide a ${company}` : `${house} le pide`
      if (first && asked.length === 1) {
        if (first.kind === 'review') return `${asks} que revise ${your(first.name)}`
        if (first.kind === 'answer') return `${asks} que responda a ${your(first.name)}`
      }
      return `${asks} ${askedFor(asked)}`
    },
    by: ', a más tardar el ',
    invites: (house, place) =>
      place ? `${house} ha abierto para usted una página de ${place}.` : `${house} le ha abierto su portal de clientes.`,
    how: (asked) => {
      if (asked.length === 0) return 'Entre con un toque y vea lo que hay para usted. Lo que se le pida más adelante también estará allí.'
      if (!allFiles(asked)) return 'Su página lo muestra todo, y puede hacerlo desde su teléfono.'
      return `En su página ve exactamente lo que debe mostrar ${asked.length === 1 ? 'el documento' : 'cada documento'}, y puede subirlo desde su teléfono.`
    },
    button: (asked) => (asked === 0 ? 'Abrir su página' : 'Abrir la solicitud'),
    under: (asked) => (allFiles(asked) && asked.length < 4 ? 'Unos cinco minutos. Sin cuenta ni contraseña.' : 'Sin cuenta ni contraseña.'),
    until: (day) =>
      `El botón es solo para usted y abre hasta el ${day}. Si alguna vez deja de funcionar, la página le ofrece un enlace nuevo.`,
    ends: (when) => `Su acceso termina el ${when}.`,
  },

  login: {
    subject: (house) => `Iniciar sesión en ${house}`,
    here: (place) => `Aquí tiene su nuevo enlace${place ? ` a ${place}` : ''}.`,
    sends: (who, place) => `${who} le envía un enlace a ${place}.`,
    pages: (house) => `sus páginas en ${house}`,
    once: (minutes) => `Sirve una vez, durante ${minutes} minutos, hasta el `,
    button: 'Iniciar sesión',
    under: 'Sin cuenta ni contraseña.',
    code: 'O escriba este código en la página donde lo pidió:',
    codeUntil: (when, host) =>
      `Solo sirve en ese navegador, hasta el ${when}${host ? `, y solo en ${host}` : ''}. Nadie se lo pedirá nunca.`,
    asked: (browser, when) => `Se pidió con ${browser}, el ${when}. Si no fue usted, ignore este correo: nadie entra sin él.`,
    notAsked: 'Si no lo pidió usted, ignore este correo: nadie entra sin él.',
    alone: 'El botón es solo para usted. No reenvíe este correo.',
  },

  receipt: {
    subject: (what, place) => `Recibido: ${what ? named(what) : 'sus archivos'} para ${place}`,
    title: (what) => `Tenemos ${what ? your(what) : 'sus archivos'}`,
    arrived: (house, count, project) =>
      `${house} ha recibido ${count === 0 ? 'su respuesta' : count === 1 ? 'su archivo' : `sus ${counted(count)} archivos`} para ${project}, el `,
    file: (name, size) => `${name}, ${size}`,
    next: (house) => `${house} revisa lo que envió. Recibirá un correo en cualquier caso; hasta entonces no hay nada que hacer.`,
  },

  review: {
    accepted: {
      subject: (what, place) => `Aceptado: ${named(what)} para ${place}`,
      title: (what) => `Aceptado: ${named(what)}`,
      body: (house, what, project, when) => `${house} ha aceptado ${your(what)} para ${project}, que usted envió el ${when}.`,
      until: ' Es válido hasta el ',
      nothing: 'No hay nada más que hacer.',
      button: 'Abrir su página',
    },
    rejected: {
      subject: (what, place) => `Requiere cambios: ${named(what)} para ${place}`,
      title: (what) => `Requiere cambios: ${named(what)}`,
      body: (house, what, project, when) =>
        `${house} ha revisado ${your(what)} para ${project}, que usted envió el ${when}, y le pide una versión corregida.`,
      inForce: 'Lo que se aceptó antes sigue vigente hasta que se acepte la nueva versión.',
      button: 'Ver qué hay que cambiar',
    },
    until: (when) => `El botón es solo para usted y sirve una vez, hasta el ${when}. Después, la página le ofrece un enlace nuevo.`,
  },

  comment: {
    subject: (place) => `Un nuevo comentario sobre ${place}`,
    title: (who) => `${who} le ha escrito`,
    body: (who, house, place) =>
      `${who}${who === house ? '' : `, de ${house},`} le escribió un comentario sobre ${place}. Puede leerlo y responder en su página.`,
    button: 'Leer el comentario',
  },

  linkMade: {
    subject: (house) => `Se creó un enlace a sus páginas en ${house}`,
    title: 'Alguien creó un enlace para usted',
    body: (who, house, when) =>
      `${who ? `${who}, de ${house},` : house} creó el ${when} un enlace que abre sus páginas, para entregárselo. No está en este correo.`,
    once: 'Sirve una vez, hasta el ',
    limits: 'Quien lo abra ve sus páginas como usted y puede enviar archivos. No puede cambiar sus datos, y lo que haga queda anotado.',
    wrong: (name) => `¿No lo pidió usted? Responda a este correo${name ? `; su respuesta le llega a ${name}` : ''}.`,
  },

  linkCode: {
    subject: (house) => `Su código para ${house}`,
    title: 'Escriba este código para seguir',
    body: (house) => `Su enlace a ${house} se abrió y alguien pulsó su botón. Un código muestra que fue usted.`,
    before: 'Escríbalo en la página que lo espera:',
  },

  ownWayIn: {
    passkey_added: {
      subject: (house) => `Se creó una llave de acceso para sus páginas en ${house}`,
      title: 'Se creó una llave de acceso',
      body: (name, house, when) => `Desde el ${when}, la llave de acceso «${name}» abre sus páginas en ${house} sin correo.`,
    },
    passkey_removed: {
      subject: (house) => `Se quitó una llave de acceso de sus páginas en ${house}`,
      title: 'Se quitó una llave de acceso',
      body: (name, house, when) => `Desde el ${when}, la llave de acceso «${name}» ya no abre nada en ${house}.`,
    },
    new_browser: {
      subject: (house) => `Nuevo inicio de sesión en sus páginas de ${house}`,
      title: 'Sesión iniciada en un navegador nuevo',
      body: (browser, house, when) => `Alguien entró en ${house} como usted, con ${browser}, el ${when}.`,
    },
    gave_way: {
      subject: (house) => `Otro inicio de sesión en sus páginas de ${house}`,
      title: 'Se cerró la sesión de un navegador para hacer sitio',
      body: (browser, house, when) => `Alguien entró en ${house} como usted, con ${browser}, el ${when}.`,
    },
    wrong:
      '¿Fue usted? Entonces no hay nada que hacer. Si no, abra su página, elija «Mi acceso», cierre la sesión en todas partes y quite lo que no sea suyo. O responda a este correo.',
  },

  gaveWay: (browser) =>
    `Cinco navegadores pueden tener la sesión iniciada a la vez. El que llevaba más tiempo, ${browser}, ya no la tiene.`,

  passkeysReset: {
    subject: (house) => `Se retiraron sus llaves de acceso en ${house}`,
    title: 'Se retiraron sus llaves de acceso',
    body: (who, house, when) =>
      `${who} retiró sus llaves de acceso en ${house} el ${when} y cerró todas sus sesiones, para poder invitarle de nuevo.`,
    next: 'Con su próxima invitación creará una nueva.',
    wrong: (name) => `¿No lo pidió usted? Responda a este correo${name ? `; su respuesta le llega a ${name}` : ''}.`,
  },

  moreTime: {
    subject: (place) => `Tiene más tiempo: ${place}`,
    title: 'Tiene más tiempo',
    body: (who, place, when) =>
      when
        ? `${who} le da más tiempo para ${place}: ahora su acceso termina el ${when}.`
        : `Su acceso a ${place} ya no tiene fin. Lo ha cambiado ${who}.`,
    next: 'La página que tiene abierta continúa sola. Si no, use de nuevo el botón de su invitación.',
  },

  phoneChanged: {
    subject: (house) => `Se cambió su número de teléfono en ${house}`,
    title: 'Se cambió su número de teléfono',
    body: (house, ending, who, when) =>
      `${who ?? house} cambió el número de teléfono que ${house} tiene de usted. Desde el ${when}, los mensajes de texto con enlaces van al número que termina en ${ending}.`,
    dead: 'Los enlaces de mensajes de texto anteriores, y los de los correos que los acompañaban, ya no abren nada.',
  },

  addressChanged: {
    subject: (house) => `Se cambió su dirección en ${house}`,
    title: 'Se cambió su dirección',
    body: (house, address, who, when) =>
      `${who ?? house} cambió la dirección a la que escribe ${house}. Desde el ${when}, los correos y enlaces van a ${address}.`,
    dead: 'Los enlaces de correos anteriores a esta dirección ya no abren nada.',
    wrong: (name) => `¿Fue un error? Responda a este correo; su respuesta le llega a ${name}.`,
  },

  member: {
    denied: {
      subject: (who, place) => `¿Fue otra persona? ${who}, ${place}`,
      title: (who) => `${who} dice: no fui yo`,
      body: (who, place, browser, when) =>
        `El enlace de ${who} a ${place} se usó el ${when}${browser ? `, con ${browser}` : ''}. ${who} nos ha dicho ahora que fue otra persona.`,
      advice: 'Esto no ha cerrado nada. En caso de duda, retire el acceso en el expediente e invite de nuevo.',
    },
    asks: {
      subject: (who, place) => `${who} pide una nueva invitación: ${place}`,
      title: (who) => `${who} pide una nueva invitación`,
      body: (who, place) =>
        `El acceso de ${who} a ${place} ha terminado. ${who} ha pulsado el enlace antiguo y pide que le inviten de nuevo.`,
      advice: 'Si es correcto, invite de nuevo en el expediente.',
      lateBody: (who, place) =>
        `${who} dice que los correos para entrar llegan tarde: el enlace del último ya había caducado cuando se abrió. ${who} pide una nueva invitación a ${place}.`,
      lateAdvice: 'Una invitación se puede abrir durante más tiempo. Si es correcto, envíela de nuevo en el expediente.',
    },
    passkeyLost: {
      subject: (who) => `${who} pide una nueva invitación: llave de acceso perdida`,
      title: (who) => `${who} pide una nueva invitación`,
      body: (who, place) =>
        `${who} llegó a ${place} por correo y dice que ha perdido la llave de acceso. Un correo por sí solo no crea otra.`,
      advice: 'Asegúrese de quién lo pide. Después retire las llaves de acceso en la página de la persona, en «Access», e invite de nuevo.',
    },
    commented: {
      subject: (who, place) => `${who} ha escrito: ${place}`,
      title: (who) => `${who} escribió un comentario`,
      body: (who, place) => `${who} escribió un comentario sobre ${place}.`,
      advice: 'Lo que responda allí le llega por correo. Responder a este mensaje llega a su buzón.',
      button: 'Leer el comentario',
    },
    arrived: {
      subject: (what, place) => `Ha llegado: ${what ? named(what) : 'un archivo'}, ${place}`,
      title: (what) => `Ha llegado: ${what ? named(what) : 'un archivo'}`,
      body: (who, what, place, when) =>
        `${who} envió ${what ? `«${named(what)}»` : 'un archivo'} para ${place} el ${when}. Espera su revisión.`,
      advice: 'Acéptelo, o diga qué hay que cambiar.',
    },
    bounced: {
      subject: (who, place) => `Devuelto: el correo a ${who}, ${place}`,
      title: (who) => `El correo a ${who} ha sido devuelto`,
      body: (who, address, place, reason) => `Lo que envió a ${who} a ${address} para ${place} no llegó. ${reason}`,
      reasons: {
        no_mailbox: 'El buzón no existe.',
        no_domain: 'El dominio de la dirección no recibe correo.',
        moved: 'El buzón se ha mudado.',
        switched_off: 'El buzón está desactivado.',
        full: 'El buzón está lleno.',
        too_large: 'Su servidor consideró el correo demasiado grande.',
        by_rules: 'Su servidor rechazó el correo según sus reglas.',
        gave_up: 'No se pudo llegar a su servidor a tiempo.',
        unwanted: 'Quien lo recibió lo marcó como no deseado.',
        unknown: 'Su servidor rechazó el correo.',
      },
      advice: 'Su enlace ha terminado. Corrija la dirección y envíelo de nuevo; hasta entonces no se envían más correos allí.',
      button: 'Corregir la dirección y reenviar',
    },
    unwanted: {
      subject: (who, place) => `Marcado como no deseado: el correo a ${who}, ${place}`,
      title: (who) => `${who} marcó su correo como no deseado`,
      body: (who, address, place) =>
        `${who} (${address}) marcó como no deseado un correo para ${place}. Desde ahora solo recibe lo que pida por su cuenta.`,
      advice: 'Si fue un error, hable antes con esa persona; después levante el bloqueo en el contacto.',
    },
    longerAsked: {
      subject: (who, place) => `${who} pide más tiempo: ${place}`,
      title: (who) => `${who} pide más tiempo`,
      body: (who, place, when) => `El acceso de ${who} a ${place} termina el ${when}. ${who} pide quedarse más tiempo.`,
      advice: 'Un clic en la página da más tiempo. Sin respuesta, el acceso termina solo, como usted lo fijó.',
    },
    guestEnded: {
      subject: (who, place) => `El tiempo de ${who} ha terminado: ${place}`,
      title: (who) => `${who} tuvo acceso, y ha terminado`,
      body: (who, place, when, visits) =>
        visits === 0
          ? `El acceso de ${who} a ${place} terminó el ${when}. ${who} nunca entró.`
          : `El acceso de ${who} a ${place} terminó el ${when}, después de ${visits === 1 ? 'una visita' : `${counted(visits)} visitas`}.`,
      advice: 'No queda nada por limpiar: ninguna sesión, enlace, código ni navegador de este acceso abre ya nada.',
    },
    files: {
      seen: (count, names) => `Visto: ${some(count, names)}`,
      taken: (count, names) => `Descargado: ${some(count, names)}`,
      left: (count, names) => `Entregado: ${some(count, names)}`,
      written: (count) =>
        count === 0 ? 'Escrito: ningún comentario' : count === 1 ? 'Escrito: un comentario' : `Escrito: ${counted(count)} comentarios`,
    },
    packet_asked: {
      subject: (who, title) => `${who} pregunta: ${title}`,
      title: (who) => `${who} hace una pregunta`,
      body: (who, title, when) => `${who} ha preguntado sobre «${title}», el ${when}.`,
      advice: 'Responda en la página del paquete: su texto sale por correo y también queda allí.',
    },
    packet_answered: {
      subject: (who, title) => `${who} ha respondido: ${title}`,
      title: (who) => `${who} ha respondido`,
      body: (who, title, when) => `${who} ha respondido a «${title}», el ${when}.`,
      advice: 'También está en la página del paquete.',
    },
    portal: (house) => house,
    button: 'Abrir el expediente',
    buttonProject: 'Abrir el proyecto',
    buttonConsole: 'Abrir la consola',
    buttonPacket: 'Abrir el paquete',
  },

  memberInvitation: {
    subject: (house) => `Únase a ${house} en Portico`,
    body: (who, house, as) =>
      `${who ?? house} le invita a la consola de ${house}, desde donde se envían invitaciones y adonde llegan los documentos. ${as}`,
    roles: {
      owner: 'Entra como propietario, con todos los derechos.',
      admin: 'Entra como administrador, con todos los derechos salvo sobre los propietarios.',
      manager: 'Entra como gestor: proyectos, expedientes, documentos, invitar y retirar accesos.',
      support: 'Entra para dar soporte: ver personas y envíos, y enviar correos de nuevo.',
      viewer: 'Entra para leer.',
    },
    second:
      'Tenga su teléfono a mano: además de este correo, la consola pide una aplicación de autenticación o una llave de acceso, que configurará ahora.',
    button: 'Abrir la consola',
    under: 'Sin contraseña.',
    until: (when) => `El botón es solo para usted y sirve una vez, hasta el ${when}.`,
  },

  memberSignIn: {
    subject: (house) => `Iniciar sesión en la consola de ${house}`,
    here: 'Aquí tiene su enlace a la consola.',
    once: (minutes) => `Sirve una vez, durante ${minutes} minutos, hasta el `,
    second: 'La consola pide después su segundo factor. Nadie de Portico se lo pedirá nunca.',
    button: 'Seguir',
    asked: (browser, when) =>
      `Se pidió con ${browser}, el ${when}. Si no fue usted, ignore este correo: nadie entra sin él y sin su segundo factor.`,
  },

  memberAlert: {
    domain_lost: {
      subject: (house) => `Correos de ${house}: falta la clave de un dominio de envío`,
      title: 'Falta la clave de un dominio de envío',
      body: (house, domain, when) =>
        `La clave de ${domain} ya no está en su DNS; lo hemos comprobado dos veces, la última el ${when}. Los correos de ${house} que salían de ${domain} salen de la dirección habitual hasta que la clave vuelva a estar allí. La consola muestra el registro que hay que pegar, en Settings, Sender domains.`,
    },
    domains: 'Nada se detiene y no se pierde ningún correo; pero sin la firma los correos acaban más a menudo en el correo no deseado.',
    codes_lengthened: {
      subject: (house) => `Muchos códigos de acceso incorrectos en ${house}`,
      title: 'Alguien intenta adivinar códigos de acceso',
      body: (house, _browser, when) =>
        `En el portal de ${house} se escribieron cien códigos incorrectos en una hora, el ${when}. Los códigos nuevos tienen diez letras en lugar de seis cifras hasta que vuelva la calma.`,
    },
    new_browser: {
      subject: (house) => `Nuevo inicio de sesión en la consola de ${house}`,
      title: 'Sesión iniciada en un navegador nuevo',
      body: (house, browser, when) => `Alguien inició sesión como usted en la consola de ${house}, con ${browser}, el ${when}.`,
    },
    factor_added: {
      subject: (house) => `Se añadió un segundo factor en ${house}`,
      title: 'Se añadió un segundo factor',
      body: (house, browser, when) => `Para la consola de ${house}, con ${browser}, el ${when}.`,
    },
    factor_removed: {
      subject: (house) => `Se quitó un segundo factor en ${house}`,
      title: 'Se quitó un segundo factor',
      body: (house, browser, when) => `Para la consola de ${house}, con ${browser}, el ${when}.`,
    },
    factors_reset: {
      subject: (house) => `Se retiraron sus segundos factores en ${house}`,
      title: 'Se retiraron sus segundos factores',
      body: (house, who, when) =>
        `Lo hizo ${who} para la consola de ${house}, el ${when}. Configurará uno nuevo la próxima vez que inicie sesión; sus sesiones se han cerrado.`,
    },
    recovery_codes_made: {
      subject: (house) => `Se crearon nuevos códigos de recuperación en ${house}`,
      title: 'Se crearon nuevos códigos de recuperación',
      body: (house, browser, when) => `Para la consola de ${house}, con ${browser}, el ${when}. Los anteriores ya no abren nada.`,
    },
    codes: 'No se ha cerrado nada y nadie ha entrado por ello. No tiene que hacer nada.',
    wrong:
      '¿Fue usted, o lo pidió usted? Entonces no hay nada que hacer. Si no, avise ahora a un propietario de su organización: puede cerrar el paso.',
  },

  packet: {
    subject: {
      sent: (title, house) => `${title}, de ${house}`,
      nudge: (title, house) => `Todavía le espera: ${title}, de ${house}`,
      replaced: (title, house) => `Un archivo ha cambiado: ${title}, de ${house}`,
      reply: (title, house) => `Su pregunta tiene respuesta: ${title}, de ${house}`,
    },
    sends: (who, company, title) => (company ? `${who} envía «${title}» a ${company}.` : `${who} le envía «${title}».`),
    waits: (title, house) => `«${title}» de ${house} todavía le espera.`,
    newer: (who, file, version) => `${who} ha sustituido «${file}» por la versión ${version}.`,
    newerOf: (who, title) => `${who} ha sustituido un archivo de «${title}».`,
    stands: 'Lo que usted dijo de la versión anterior queda como lo dijo.',
    replies: (who, title) => `${who} ha respondido a su pregunta sobre «${title}».`,
    replyTitle: 'Su pregunta tiene respuesta',
    asks: (ask) =>
      ask === 'approve' ? 'Apruébelo o haga una pregunta, por favor' : ask === 'answer' ? 'Responda, por favor' : 'Léalo, por favor',
    by: ', a más tardar el ',
    file: (name, size) => `${name}, ${size}`,
    rest: 'El texto sigue en la página que abre el botón.',
    button: 'Abrir el paquete',
    under: 'Sin cuenta ni contraseña.',
    until: (when) => `El botón es solo para usted y funciona una vez, hasta el ${when}. Después, la página le ofrece un enlace nuevo.`,
  },

  reminder: remindersEs.letter,

  place: ({ company, project }) => (company ? `${company} para ${project}` : project),
}

function some(count: number, names: string[]): string {
  if (count === 0) return 'ningún archivo'
  return count > names.length ? `${names.join(', ')} y ${count - names.length} más` : names.join(', ')
}
