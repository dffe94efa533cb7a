// What the page about privacy says, in Spanish.

import type { PrivacyTexts } from './privacy.en.ts'

export const privacyEs: PrivacyTexts = {
  title: 'Privacidad',
  lead: 'Lo que esta página guarda sobre usted, en palabras sencillas. La organización que le invitó la gestiona en sus propias máquinas con Portico, que es software de código abierto. Lo que hace con sus documentos le corresponde decirlo a esa organización: pregunte a la persona que le invitó.',
  parts: [
    {
      title: 'Lo que se guarda',
      lines: [
        'Su nombre, correo electrónico, empresa y teléfono, en la medida en que los anotó la persona que le invitó.',
        'Los archivos que envía, con sus nombres, tamaños y horas, y lo que se decidió sobre ellos.',
        'Los correos que se le enviaron, y lo que respondió su servidor de correo.',
        'Si crea una llave de acceso: su parte pública y el tipo de dispositivo en que se creó. Su huella o su cara nunca se envían.',
        'Cuándo se abrieron, usaron o pidieron de nuevo sus enlaces, con el tipo de navegador y la parte general de la dirección de red.',
      ],
    },
    {
      title: 'Cookies',
      lines: [
        'Una mientras abre un enlace: vive diez minutos, para que el secreto de su correo desaparezca enseguida de la barra de direcciones.',
        'Una mientras tiene la sesión iniciada: termina cuando cierra la sesión, o al cabo de unas horas.',
        'Una que permite volver a abrir su correo en el navegador que lo usó: termina con la invitación, o cuando cierra la sesión.',
        'Una en la página de acceso: vive un día, para que un correo que pida se abra enseguida en este navegador, por tarde que llegue.',
        'Una mientras se pide una llave de acceso: vive diez minutos, para que la respuesta valga solo en este navegador.',
        'Todas hacen falta para dejarle entrar. Ninguna le sigue, así que no hay nada que aceptar.',
      ],
    },
    {
      title: 'Lo que no se hace',
      lines: [
        'No se carga nada de otras empresas. No hay análisis de visitas, ni publicidad, ni píxeles en los correos.',
        'Aquí no existe ninguna contraseña suya.',
      ],
    },
    {
      title: 'En su navegador',
      lines: [
        'Mientras un archivo está en camino, su navegador guarda una copia, para poder continuar si se perdió la señal. La copia se borra cuando el archivo ha llegado, cuando cierra la sesión o cuando vuelve después de más de un día.',
        'Lo que está escribiendo lo guarda esta única pestaña, para que no se pierda si su sesión se cierra después de un rato. Desaparece cuando se envía o cuando cierra la sesión.',
      ],
    },
    {
      title: 'Lo que puede hacer',
      lines: [
        'En «Mi acceso» ve qué tiene abierto y hasta cuándo, y puede cerrar la sesión.',
        'Para que algo se corrija o se borre, o para recibir una copia, pregunte a la persona que le invitó. Responder al correo le llega a ella.',
      ],
    },
  ],
}
