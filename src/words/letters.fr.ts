// The words of every letter, in French: formal (vous), in plain words. No native speaker has read it yet.

import type { LetterTexts } from './letters.en.ts'
import { askedFor, counted, de, named, your } from './naming.fr.ts'
import { allFiles, capital, until } from './naming.ts'
import { remindersFr } from './reminders.fr.ts'

export const lettersFr: LetterTexts = {
  hello: (_first, whole) => (whole ? `Bonjour ${whole},` : 'Bonjour,'),
  from: (person, house) => `${person}, ${house}`,
  moment: (day, time) => `${day} à ${time}`,
  notWorking: 'Le bouton ne fonctionne pas\u00a0? Copiez cette adresse dans votre navigateur\u00a0:',
  questions: (name) => `Des questions\u00a0? Répondez simplement, votre réponse parvient à ${name}.`,
  line: (name, day) => (day ? until(name, `au plus tard le ${day}`) : name),
  inProject: (line, project) => `${line} (${project})`,
  more: (count) => `et ${count} autres`,
  others: (count) => `${count} autres`,
  ignore: 'Ce n’est pas pour vous\u00a0? Ignorez cet e-mail\u00a0: rien ne se passe sans le bouton.',
  text: {
    invitation: (house: string, link: string) => `${house} vous invite sur son portail : ${link}`,
    login: (house: string, link: string) => `Connexion à ${house} : ${link}`,
  },

  ignoreNotice: 'Ce n’est pas pour vous\u00a0? Ignorez cet e-mail.',
  because: {
    invited: (address, who) => `Envoyé à ${address} parce que vous avez été invité par ${who}.`,
    askedFor: (address) => `Envoyé à ${address} parce que quelqu’un l’y a demandé.`,
    sentBy: (address, who) => `Envoyé à ${address} parce que ce lien vous a été envoyé par ${who}.`,
    files: (address, house) => `Envoyé à ${address} parce que vous partagez des fichiers avec ${house}.`,
    packet: (address, who) => `Envoyé à ${address} parce que ${who} vous a envoyé quelque chose à regarder.`,
    opens: (address, house) => `Envoyé à ${address} parce que des pages vous sont ouvertes chez ${house}.`,
    member: (address, house) => `Envoyé à ${address} parce que vous travaillez ici avec ${house}.`,
  },

  invitation: {
    subject: (house, asked, places) => {
      if (asked.length === 0) return places[0] ? `${house} vous invite\u00a0: ${places[0]}` : `${house} vous invite sur son portail clients`
      const what = asked.length === 1 && asked[0]?.kind === 'review' ? `à examiner\u00a0: ${named(asked[0].name)}` : askedFor(asked)
      return capital(`${what} pour ${places.length === 1 ? places[0] : `${counted(places.length)} projets`}`)
    },
    asks: (house, company, asked) => {
      const [first] = asked
      const asks = company ? `${house} demande à ${company}` : `${house} vous demande`
      if (first && asked.length === 1) {
        if (first.kind === 'review') return `${asks} d’examiner ${your(first.name)}`
        if (first.kind === 'answer') return `${asks} de répondre à ${your(first.name)}`
      }
      return `${asks} ${askedFor(asked)}`
    },
    by: ', au plus tard le ',
    invites: (house, place) => (place ? `${house} vous a ouvert une page\u00a0: ${place}.` : `${house} vous a ouvert son portail clients.`),
    how: (asked) => {
      if (asked.length === 0)
        return 'Entrez d’un seul geste et voyez ce qui est là pour vous. Ce qui vous sera demandé plus tard s’y trouvera aussi.'
      if (!allFiles(asked)) return 'Votre page montre tout, et vous pouvez le faire depuis votre téléphone.'
      return `Sur votre page, vous voyez exactement ce que doit montrer ${asked.length === 1 ? 'le document' : 'chaque document'}, et vous pouvez l’envoyer depuis votre téléphone.`
    },
    button: (asked) => (asked === 0 ? 'Ouvrir votre page' : 'Ouvrir la demande'),
    under: (asked) =>
      allFiles(asked) && asked.length < 4 ? 'Environ cinq minutes. Ni compte, ni mot de passe.' : 'Ni compte, ni mot de passe.',
    until: (day) =>
      `Le bouton est pour vous seul et s’ouvre jusqu’au ${day}. S’il ne fonctionne plus, la page vous propose un nouveau lien.`,
    ends: (when) => `Votre accès prend fin le ${when}.`,
  },

  login: {
    subject: (house) => `Se connecter à ${house}`,
    here: (place) => `Voici votre nouveau lien${place ? `\u00a0: ${place}` : ''}.`,
    sends: (who, place) => `${who} vous envoie un lien\u00a0: ${place}.`,
    pages: (house) => `vos pages chez ${house}`,
    once: (minutes) => `Il sert une fois, pendant ${minutes} minutes, jusqu’au `,
    button: 'Se connecter',
    under: 'Ni compte, ni mot de passe.',
    code: 'Ou saisissez ce code sur la page où vous l’avez demandé\u00a0:',
    codeUntil: (when, host) =>
      `Il ne sert que dans ce navigateur, jusqu’au ${when}${host ? `, et seulement sur ${host}` : ''}. Personne ne vous le demandera jamais.`,
    asked: (browser, when) =>
      `Demandé avec ${browser}, le ${when}. Si ce n’était pas vous, ignorez cet e-mail\u00a0: personne n’entre sans lui.`,
    notAsked: 'Si vous ne l’avez pas demandé, ignorez cet e-mail\u00a0: personne n’entre sans lui.',
    alone: 'Le bouton est pour vous seul. Merci de ne pas transférer cet e-mail.',
  },

  receipt: {
    subject: (what, place) => `Reçu\u00a0: ${what ? named(what) : 'vos fichiers'} pour ${place}`,
    title: (what) => `Nous avons reçu ${what ? your(what) : 'vos fichiers'}`,
    arrived: (house, count, project) =>
      `${house} a reçu ${count === 0 ? 'votre réponse' : count === 1 ? 'votre fichier' : `vos ${counted(count)} fichiers`} pour ${project}, le `,
    file: (name, size) => `${name}, ${size}`,
    next: (house) => `${house} examine votre envoi. Vous recevrez un e-mail dans tous les cas\u00a0; d’ici là, il n’y a rien à faire.`,
  },

  review: {
    accepted: {
      subject: (what, place) => `Accepté\u00a0: ${named(what)} pour ${place}`,
      title: (what) => `Accepté\u00a0: ${named(what)}`,
      body: (house, what, project, when) => `${house} a accepté ${your(what)} pour ${project}, dont l’envoi date du ${when}.`,
      until: ' Valable jusqu’au ',
      nothing: 'Il n’y a plus rien à faire à ce sujet.',
      button: 'Ouvrir votre page',
    },
    rejected: {
      subject: (what, place) => `À modifier\u00a0: ${named(what)} pour ${place}`,
      title: (what) => `À modifier\u00a0: ${named(what)}`,
      body: (house, what, project, when) =>
        `${house} a examiné ${your(what)} pour ${project}, dont l’envoi date du ${when}, et vous demande une version corrigée.`,
      inForce: 'Ce qui a été accepté auparavant reste en vigueur jusqu’à ce que la nouvelle version soit acceptée.',
      button: 'Voir ce qu’il faut modifier',
    },
    until: (when) => `Le bouton est pour vous seul et sert une fois, jusqu’au ${when}. Ensuite, la page vous propose un nouveau lien.`,
  },

  comment: {
    subject: (place) => `Un nouveau commentaire\u00a0: ${place}`,
    title: (who) => `${who} vous a écrit`,
    body: (who, house, place) =>
      `${who}${who === house ? '' : `, ${house},`} vous a écrit un commentaire au sujet ${de(place)}. Vous pouvez le lire et y répondre sur votre page.`,
    button: 'Lire le commentaire',
  },

  linkMade: {
    subject: (house) => `Un lien vers vos pages chez ${house} a été créé`,
    title: 'Quelqu’un a créé un lien pour vous',
    body: (who, house, when) =>
      `${who ? `${who}, ${house},` : house} a créé le ${when} un lien qui ouvre vos pages, pour vous le remettre. Il n’est pas dans cet e-mail.`,
    once: 'Il sert une fois, jusqu’au ',
    limits:
      'Qui l’ouvre voit vos pages comme vous et peut envoyer des fichiers. Le lien ne permet pas de modifier vos coordonnées, et ce qui est fait est noté.',
    wrong: (name) => `Vous ne l’avez pas demandé\u00a0? Répondez à cet e-mail${name ? `, votre réponse parvient à ${name}` : ''}.`,
  },

  linkCode: {
    subject: (house) => `Votre code pour ${house}`,
    title: 'Saisissez ce code pour continuer',
    body: (house) => `Votre lien vers ${house} a été ouvert, et quelqu’un a appuyé sur son bouton. Un code montre que c’était vous.`,
    before: 'Saisissez-le sur la page qui l’attend\u00a0:',
  },

  ownWayIn: {
    passkey_added: {
      subject: (house) => `Une clé d’accès à vos pages chez ${house} a été créée`,
      title: 'Une clé d’accès a été créée',
      body: (name, house, when) => `Depuis le ${when}, la clé d’accès «\u00a0${name}\u00a0» ouvre vos pages chez ${house} sans e-mail.`,
    },
    passkey_removed: {
      subject: (house) => `Une clé d’accès à vos pages chez ${house} a été retirée`,
      title: 'Une clé d’accès a été retirée',
      body: (name, house, when) => `Depuis le ${when}, la clé d’accès «\u00a0${name}\u00a0» n’ouvre plus rien chez ${house}.`,
    },
    new_browser: {
      subject: (house) => `Nouvelle connexion à vos pages chez ${house}`,
      title: 'Connexion depuis un nouveau navigateur',
      body: (browser, house, when) => `Quelqu’un est entré chez ${house} à votre nom, avec ${browser}, le ${when}.`,
    },
    gave_way: {
      subject: (house) => `Autre connexion à vos pages chez ${house}`,
      title: 'Un navigateur a été déconnecté pour faire place',
      body: (browser, house, when) => `Quelqu’un est entré chez ${house} à votre nom, avec ${browser}, le ${when}.`,
    },
    wrong:
      'C’était vous\u00a0? Alors il n’y a rien à faire. Sinon, ouvrez votre page, choisissez «\u00a0Mon accès\u00a0», déconnectez-vous partout et retirez ce qui n’est pas à vous. Ou répondez à cet e-mail.',
  },

  gaveWay: (browser) =>
    `Cinq navigateurs peuvent être connectés à la fois. Celui qui l’était depuis le plus longtemps, ${browser}, ne l’est plus.`,

  passkeysReset: {
    subject: (house) => `Vos clés d’accès chez ${house} ont été retirées`,
    title: 'Vos clés d’accès ont été retirées',
    body: (who, house, when) =>
      `${who} a retiré vos clés d’accès chez ${house} le ${when} et vous a déconnecté partout, afin de pouvoir vous inviter à nouveau.`,
    next: 'Avec votre prochaine invitation, vous en créerez une nouvelle.',
    wrong: (name) => `Vous ne l’avez pas demandé\u00a0? Répondez à cet e-mail${name ? `, votre réponse parvient à ${name}` : ''}.`,
  },

  moreTime: {
    subject: (place) => `Vous avez plus de temps\u00a0: ${place}`,
    title: 'Vous avez plus de temps',
    body: (who, place, when) =>
      when
        ? `${who} vous donne plus de temps pour ${place}\u00a0: votre accès prend fin désormais le ${when}.`
        : `Votre accès à ${place} n’a plus de fin. Le changement vient ${de(who)}.`,
    next: 'La page que vous avez ouverte continue toute seule. Sinon, utilisez à nouveau le bouton de votre invitation.',
  },

  phoneChanged: {
    subject: (house) => `Votre numéro de téléphone chez ${house} a été modifié`,
    title: 'Votre numéro de téléphone a été modifié',
    body: (house, ending, who, when) =>
      `${who ?? house} a modifié le numéro de téléphone que ${house} a pour vous. Depuis le ${when}, les SMS avec des liens partent au numéro qui se termine par ${ending}.`,
    dead: 'Les liens des SMS précédents, et ceux des e-mails qui les accompagnaient, n’ouvrent plus rien.',
  },

  addressChanged: {
    subject: (house) => `Votre adresse chez ${house} a été modifiée`,
    title: 'Votre adresse a été modifiée',
    body: (house, address, who, when) =>
      `${who ?? house} a modifié l’adresse à laquelle écrit ${house}. Depuis le ${when}, les e-mails et les liens partent à ${address}.`,
    dead: 'Les liens des e-mails précédents à cette adresse n’ouvrent plus rien.',
    wrong: (name) => `Était-ce une erreur\u00a0? Répondez à cet e-mail, votre réponse parvient à ${name}.`,
  },

  member: {
    denied: {
      subject: (who, place) => `Était-ce quelqu’un d’autre\u00a0? ${who}, ${place}`,
      title: (who) => `${who} dit\u00a0: ce n’était pas moi`,
      body: (who, place, browser, when) =>
        `Le lien ${de(who)} vers ${place} a été utilisé le ${when}${browser ? `, avec ${browser}` : ''}. ${who} vient de nous dire que c’était quelqu’un d’autre.`,
      advice: 'Cela n’a rien fermé. En cas de doute, retirez l’accès dans le dossier et invitez à nouveau.',
    },
    asks: {
      subject: (who, place) => `${who} demande une nouvelle invitation\u00a0: ${place}`,
      title: (who) => `${who} demande une nouvelle invitation`,
      body: (who, place) => `L’accès ${de(who)} à ${place} a pris fin. ${who} a utilisé l’ancien lien et demande une nouvelle invitation.`,
      advice: 'Si c’est justifié, invitez à nouveau dans le dossier.',
      lateBody: (who, place) =>
        `${who} dit que les e-mails de connexion arrivent trop tard\u00a0: le lien du dernier avait expiré avant d’être ouvert. ${who} demande une nouvelle invitation à ${place}.`,
      lateAdvice: 'Une invitation reste ouverte plus longtemps. Si c’est justifié, renvoyez-la dans le dossier.',
    },
    passkeyLost: {
      subject: (who) => `${who} demande une nouvelle invitation\u00a0: clé d’accès perdue`,
      title: (who) => `${who} demande une nouvelle invitation`,
      body: (who, place) =>
        `${who} est venu à ${place} par e-mail et dit que la clé d’accès est perdue. Un e-mail seul n’en crée pas de nouvelle.`,
      advice:
        'Assurez-vous de qui demande. Retirez ensuite les clés d’accès sur la page de la personne, sous «\u00a0Access\u00a0», puis invitez à nouveau.',
    },
    commented: {
      subject: (who, place) => `${who} a écrit\u00a0: ${place}`,
      title: (who) => `${who} a écrit un commentaire`,
      body: (who, place) => `${who} a écrit un commentaire au sujet ${de(place)}.`,
      advice: 'Votre réponse là-bas lui parvient par e-mail. Répondre à cet e-mail écrit à sa boîte aux lettres.',
      button: 'Lire le commentaire',
    },
    arrived: {
      subject: (what, place) => `Arrivé\u00a0: ${what ? named(what) : 'un fichier'}, ${place}`,
      title: (what) => `Arrivé\u00a0: ${what ? named(what) : 'un fichier'}`,
      body: (who, what, place, when) =>
        `${who} a envoyé ${what ? `«\u00a0${named(what)}\u00a0»` : 'un fichier'} pour ${place} le ${when}. Votre examen est attendu.`,
      advice: 'Acceptez-le, ou dites ce qui doit changer.',
    },
    bounced: {
      subject: (who, place) => `Revenu\u00a0: l’e-mail à ${who}, ${place}`,
      title: (who) => `L’e-mail à ${who} est revenu`,
      body: (who, address, place, reason) => `Votre envoi à ${who} (${address}) pour ${place} n’est pas arrivé. ${reason}`,
      reasons: {
        no_mailbox: 'La boîte aux lettres n’existe pas.',
        no_domain: 'Le domaine de l’adresse n’accepte pas d’e-mails.',
        moved: 'La boîte aux lettres a déménagé.',
        switched_off: 'La boîte aux lettres est désactivée.',
        full: 'La boîte aux lettres est pleine.',
        too_large: 'Le serveur du destinataire a jugé l’e-mail trop volumineux.',
        by_rules: 'Le serveur du destinataire a refusé l’e-mail selon ses règles.',
        gave_up: 'Le serveur du destinataire n’a pas pu être joint à temps.',
        unwanted: 'Le destinataire l’a déclaré indésirable.',
        unknown: 'Le serveur du destinataire a refusé l’e-mail.',
      },
      advice: 'Son lien a pris fin. Corrigez l’adresse et renvoyez-le\u00a0; d’ici là, plus aucun e-mail n’y part.',
      button: 'Corriger l’adresse et renvoyer',
    },
    unwanted: {
      subject: (who, place) => `Déclaré indésirable\u00a0: l’e-mail à ${who}, ${place}`,
      title: (who) => `${who} a déclaré votre e-mail indésirable`,
      body: (who, address, place) =>
        `${who} (${address}) a déclaré indésirable un e-mail pour ${place}. Désormais, cette personne ne reçoit que ce qu’elle demande elle-même.`,
      advice: 'Si c’était une erreur, parlez-en d’abord avec cette personne\u00a0; puis levez le blocage sur le contact.',
    },
    longerAsked: {
      subject: (who, place) => `${who} demande plus de temps\u00a0: ${place}`,
      title: (who) => `${who} demande plus de temps`,
      body: (who, place, when) => `L’accès ${de(who)} à ${place} prend fin le ${when}. ${who} demande à rester plus longtemps.`,
      advice: 'Un clic sur la page donne plus de temps. Sans réponse, l’accès prend fin tout seul, comme vous l’avez fixé.',
    },
    guestEnded: {
      subject: (who, place) => `Le temps ${de(who)} est écoulé\u00a0: ${place}`,
      title: (who) => `${who} avait un accès, et il a pris fin`,
      body: (who, place, when, visits) =>
        visits === 0
          ? `L’accès ${de(who)} à ${place} a pris fin le ${when}, sans aucune visite.`
          : `L’accès ${de(who)} à ${place} a pris fin le ${when}, après ${visits === 1 ? 'une visite' : `${counted(visits)} visites`}.`,
      advice: 'Il ne reste rien à nettoyer\u00a0: aucune session, aucun lien, code ou navigateur de cet accès n’ouvre plus rien.',
    },
    files: {
      seen: (count, names) => `Vu\u00a0: ${some(count, names)}`,
      taken: (count, names) => `Téléchargé\u00a0: ${some(count, names)}`,
      left: (count, names) => `Déposé\u00a0: ${some(count, names)}`,
      written: (count) =>
        count === 0
          ? 'Écrit\u00a0: aucun commentaire'
          : count === 1
            ? 'Écrit\u00a0: un commentaire'
            : `Écrit\u00a0: ${counted(count)} commentaires`,
    },
    packet_asked: {
      subject: (who, title) => `${who} demande\u00a0: ${title}`,
      title: (who) => `${who} pose une question`,
      body: (who, title, when) => `${who} a posé une question sur «\u00a0${title}\u00a0», le ${when}.`,
      advice: 'Répondez sur la page du paquet\u00a0: votre texte part par e-mail et reste aussi là.',
    },
    packet_answered: {
      subject: (who, title) => `${who} a répondu\u00a0: ${title}`,
      title: (who) => `${who} a répondu`,
      body: (who, title, when) => `${who} a répondu à «\u00a0${title}\u00a0», le ${when}.`,
      advice: 'La réponse se trouve aussi sur la page du paquet.',
    },
    portal: (house) => house,
    button: 'Ouvrir le dossier',
    buttonProject: 'Ouvrir le projet',
    buttonConsole: 'Ouvrir la console',
    buttonPacket: 'Ouvrir le paquet',
  },

  memberInvitation: {
    subject: (house) => `Rejoignez ${house} sur Portico`,
    body: (who, house, as) =>
      `${who ?? house} vous invite à la console ${de(house)}, d’où partent les invitations et où arrivent les documents. ${as}`,
    roles: {
      owner: 'Vous venez comme propriétaire, avec tous les droits.',
      admin: 'Vous venez comme administrateur, avec tous les droits sauf sur les propriétaires.',
      manager: 'Vous venez comme gestionnaire\u00a0: projets, dossiers, documents, inviter et retirer des accès.',
      support: 'Vous venez pour l’assistance\u00a0: lire les personnes et les envois, et renvoyer des e-mails.',
      viewer: 'Vous venez en lecture seule.',
    },
    second:
      'Ayez votre téléphone à portée de main\u00a0: en plus de cet e-mail, la console demande une application d’authentification ou une clé d’accès, que vous configurez maintenant.',
    button: 'Ouvrir la console',
    under: 'Pas de mot de passe.',
    until: (when) => `Le bouton est pour vous seul et sert une fois, jusqu’au ${when}.`,
  },

  memberSignIn: {
    subject: (house) => `Se connecter à la console ${de(house)}`,
    here: 'Voici votre lien vers la console.',
    once: (minutes) => `Il sert une fois, pendant ${minutes} minutes, jusqu’au `,
    second: 'La console demande ensuite votre second facteur. Personne chez Portico ne vous le demandera jamais.',
    button: 'Poursuivre',
    asked: (browser, when) =>
      `Demandé avec ${browser}, le ${when}. Si ce n’était pas vous, ignorez cet e-mail\u00a0: personne n’entre sans lui et sans votre second facteur.`,
  },

  memberAlert: {
    domain_lost: {
      subject: (house) => `E-mails de ${house} : la clé d’un domaine d’envoi a disparu`,
      title: 'La clé d’un domaine d’envoi a disparu',
      body: (house, domain, when) =>
        `La clé de ${domain} n’est plus dans son DNS ; nous avons vérifié deux fois, la dernière le ${when}. Les e-mails de ${house} qui partaient de ${domain} partent de l’adresse habituelle jusqu’à ce que la clé y soit de nouveau. La console montre l’enregistrement à coller, sous Settings, Sender domains.`,
    },
    domains:
      'Rien n’est bloqué et aucun e-mail n’est perdu ; mais sans signature, les e-mails arrivent plus souvent dans les indésirables.',
    codes_lengthened: {
      subject: (house) => `Beaucoup de codes de connexion faux chez ${house}`,
      title: 'Quelqu’un essaie de deviner des codes de connexion',
      body: (house, _browser, when) =>
        `Cent codes faux ont été saisis en une heure au portail ${de(house)}, le ${when}. Les nouveaux codes ont dix lettres au lieu de six chiffres jusqu’au retour au calme.`,
    },
    new_browser: {
      subject: (house) => `Nouvelle connexion à la console ${de(house)}`,
      title: 'Connexion depuis un nouveau navigateur',
      body: (house, browser, when) => `Quelqu’un s’est connecté à la console ${de(house)} à votre nom, avec ${browser}, le ${when}.`,
    },
    factor_added: {
      subject: (house) => `Un second facteur a été ajouté chez ${house}`,
      title: 'Un second facteur a été ajouté',
      body: (house, browser, when) => `Pour la console ${de(house)}, avec ${browser}, le ${when}.`,
    },
    factor_removed: {
      subject: (house) => `Un second facteur a été retiré chez ${house}`,
      title: 'Un second facteur a été retiré',
      body: (house, browser, when) => `Pour la console ${de(house)}, avec ${browser}, le ${when}.`,
    },
    factors_reset: {
      subject: (house) => `Vos seconds facteurs chez ${house} ont été retirés`,
      title: 'Vos seconds facteurs ont été retirés',
      body: (house, who, when) =>
        `${who} l’a fait pour la console ${de(house)}, le ${when}. Vous en configurerez un nouveau à la prochaine connexion\u00a0; vos sessions ont pris fin.`,
    },
    recovery_codes_made: {
      subject: (house) => `De nouveaux codes de secours ont été créés chez ${house}`,
      title: 'De nouveaux codes de secours ont été créés',
      body: (house, browser, when) => `Pour la console ${de(house)}, avec ${browser}, le ${when}. Les précédents n’ouvrent plus rien.`,
    },
    codes: 'Rien n’est fermé, et personne n’est entré ainsi. Vous n’avez rien à faire.',
    wrong:
      'C’était vous, ou vous l’aviez demandé\u00a0? Alors il n’y a rien à faire. Sinon, prévenez maintenant un propriétaire de votre organisation\u00a0: il peut fermer le passage.',
  },

  packet: {
    subject: {
      sent: (title, house) => `${title}, de la part de ${house}`,
      nudge: (title, house) => `Cela vous attend toujours\u00a0: ${title}, de la part de ${house}`,
      replaced: (title, house) => `Un fichier a changé\u00a0: ${title}, de la part de ${house}`,
      reply: (title, house) => `Votre question a une réponse\u00a0: ${title}, de la part de ${house}`,
    },
    sends: (who, company, title) =>
      company ? `${who} envoie «\u00a0${title}\u00a0» à ${company}.` : `${who} vous envoie «\u00a0${title}\u00a0».`,
    waits: (title, house) => `«\u00a0${title}\u00a0», de la part de ${house}, vous attend toujours.`,
    newer: (who, file, version) => `${who} a remplacé «\u00a0${file}\u00a0» par la version ${version}.`,
    newerOf: (who, title) => `${who} a remplacé un fichier de «\u00a0${title}\u00a0».`,
    stands: 'Ce que vous avez dit de la version précédente reste tel quel.',
    replies: (who, title) => `${who} a répondu à votre question sur «\u00a0${title}\u00a0».`,
    replyTitle: 'Votre question a une réponse',
    asks: (ask) =>
      ask === 'approve' ? 'Merci d’approuver ou de poser une question' : ask === 'answer' ? 'Merci de répondre' : 'Merci de lire',
    by: ' au plus tard le ',
    file: (name, size) => `${name}, ${size}`,
    rest: 'La suite du texte se trouve sur la page qu’ouvre le bouton.',
    button: 'Ouvrir le paquet',
    under: 'Ni compte ni mot de passe.',
    until: (when) =>
      `Le bouton est pour vous seul et fonctionne une fois, jusqu’au ${when}. Ensuite, la page vous propose un nouveau lien.`,
  },

  reminder: remindersFr.letter,

  place: ({ company, project }) => (company ? `${company} pour ${project}` : project),
}

function some(count: number, names: string[]): string {
  if (count === 0) return 'aucun fichier'
  return count > names.length ? `${names.join(', ')} et ${count - names.length} de plus` : names.join(', ')
}
