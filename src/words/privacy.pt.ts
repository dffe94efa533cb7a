// What the page about privacy says, in Portuguese.

import type { PrivacyTexts } from './privacy.en.ts'

export const privacyPt: PrivacyTexts = {
  title: 'Privacidade',
  lead: 'O que esta página guarda sobre as pessoas que a usam, em palavras simples. A organização que enviou o convite opera a página em suas próprias máquinas com o Portico, que é software de código aberto. O que ela faz com seus documentos cabe a ela dizer: pergunte à pessoa que enviou o convite.',
  parts: [
    {
      title: 'O que é guardado',
      lines: [
        'Seu nome, e\u2011mail, empresa e telefone, na medida em que a pessoa que enviou o convite os anotou.',
        'Os arquivos que envia, com nomes, tamanhos e horários, e o que foi decidido sobre eles.',
        'Os e\u2011mails que recebeu, e o que seu servidor de e\u2011mail respondeu.',
        'Se criar uma chave de acesso: a parte pública dela e o tipo de dispositivo em que foi criada. Sua digital ou seu rosto nunca são enviados.',
        'Quando seus links foram abertos, usados ou pedidos novamente, com o tipo de navegador e a parte geral do endereço de rede.',
      ],
    },
    {
      title: 'Cookies usados',
      lines: [
        'Um enquanto abre um link: ele vive dez minutos, para que o segredo do seu e\u2011mail saia logo da barra de endereço.',
        'Um enquanto a sessão está iniciada: ele termina quando sai, ou depois de algumas horas.',
        'Um que permite abrir novamente seu e\u2011mail no navegador que o usou: ele termina com o convite, ou quando sai.',
        'Um na página de entrada: ele vive um dia, para que um e\u2011mail que peça abra logo neste navegador, por mais tarde que chegue.',
        'Um enquanto se pede uma chave de acesso: ele vive dez minutos, para que a resposta valha só neste navegador.',
        'Todos são necessários para permitir a entrada. Nenhum segue ninguém, por isso não há nada a aceitar.',
      ],
    },
    {
      title: 'O que não é feito',
      lines: [
        'Nada é carregado de outras empresas. Não há medição de visitas, publicidade nem pixel nos e\u2011mails.',
        'Aqui não existe nenhuma senha sua.',
      ],
    },
    {
      title: 'No seu navegador',
      lines: [
        'Enquanto um arquivo está a caminho, seu navegador guarda uma cópia dele, para que possa continuar se o sinal cair. A cópia desaparece quando o arquivo chega, quando sai, ou quando volta depois de mais de um dia.',
        'O que está escrevendo fica guardado só nesta aba, para não se perder se a sessão terminar depois de um tempo. Some quando é enviado ou quando sai.',
      ],
    },
    {
      title: 'O que pode fazer',
      lines: [
        'Em “Meu acesso” está o que foi aberto e até quando, e ali pode sair.',
        'Para corrigir ou apagar algo, ou para receber uma cópia, fale com a pessoa que enviou o convite. A resposta ao e\u2011mail chega a ela.',
      ],
    },
  ],
}
