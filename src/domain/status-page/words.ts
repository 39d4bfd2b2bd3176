/** What a page says by itself, in its own language: where nobody has written anything, and nothing internal may be told. */
import type { PageLanguage, PublicIncidentStatus } from './facts.ts';

interface PageWords {
  /** `of`: names of components; none: the page as a whole. */
  title: (of: string) => string;
  unnamed: string;
  incident: Record<Exclude<PublicIncidentStatus, 'postmortem'>, string>;
  maintenance: { in_progress: string; completed: string };
  /** Between two names, the last time. */
  and: string;
}

const words: Record<PageLanguage, PageWords> = {
  en: {
    title: (of) => `Trouble with ${of}`,
    unnamed: 'Trouble',
    incident: {
      investigating: 'Something is wrong, and we are finding out what.',
      identified: 'We know the cause and are working on it.',
      monitoring: 'It works again. We are watching whether it stays so.',
      resolved: 'It is over.',
    },
    maintenance: { in_progress: 'The maintenance has begun.', completed: 'The maintenance is over.' },
    and: ' and ',
  },
  de: {
    title: (of) => `Störung: ${of}`,
    unnamed: 'Störung',
    incident: {
      investigating: 'Etwas ist gestört. Wir suchen die Ursache.',
      identified: 'Wir kennen die Ursache und arbeiten daran.',
      monitoring: 'Es geht wieder. Wir beobachten, ob es so bleibt.',
      resolved: 'Die Störung ist behoben.',
    },
    maintenance: { in_progress: 'Die Wartung hat begonnen.', completed: 'Die Wartung ist beendet.' },
    and: ' und ',
  },
  fr: {
    title: (of) => `Perturbation : ${of}`,
    unnamed: 'Perturbation',
    incident: {
      investigating: 'Un problème est en cours. Nous en cherchons la cause.',
      identified: 'La cause est connue et nous y travaillons.',
      monitoring: 'Le service fonctionne de nouveau. Nous vérifions que cela dure.',
      resolved: 'Le problème est résolu.',
    },
    maintenance: { in_progress: 'La maintenance a commencé.', completed: 'La maintenance est terminée.' },
    and: ' et ',
  },
  es: {
    title: (of) => `Problema con ${of}`,
    unnamed: 'Problema en el servicio',
    incident: {
      investigating: 'Hay un problema y buscamos la causa.',
      identified: 'Conocemos la causa y trabajamos en ella.',
      monitoring: 'Vuelve a funcionar. Comprobamos que siga así.',
      resolved: 'El problema está resuelto.',
    },
    maintenance: {
      in_progress: 'El mantenimiento ha comenzado.',
      completed: 'El mantenimiento ha terminado.',
    },
    and: ' y ',
  },
  pt: {
    title: (of) => `Problema com ${of}`,
    unnamed: 'Problema no serviço',
    incident: {
      investigating: 'Há um problema e procuramos a causa.',
      identified: 'Conhecemos a causa e trabalhamos nela.',
      monitoring: 'Voltou a funcionar. Verificamos se continua assim.',
      resolved: 'O problema está resolvido.',
    },
    maintenance: { in_progress: 'A manutenção começou.', completed: 'A manutenção terminou.' },
    and: ' e ',
  },
  nl: {
    title: (of) => `Storing: ${of}`,
    unnamed: 'Storing',
    incident: {
      investigating: 'Er is iets mis. Wij zoeken de oorzaak.',
      identified: 'Wij kennen de oorzaak en werken eraan.',
      monitoring: 'Het werkt weer. Wij kijken of het zo blijft.',
      resolved: 'De storing is voorbij.',
    },
    maintenance: { in_progress: 'Het onderhoud is begonnen.', completed: 'Het onderhoud is klaar.' },
    and: ' en ',
  },
  ja: {
    title: (of) => `${of}の障害`,
    unnamed: '障害',
    incident: {
      investigating: '障害が発生しています。原因を調べています。',
      identified: '原因が分かり、対応を進めています。',
      monitoring: '復旧しました。安定しているかを見守っています。',
      resolved: '障害は解消しました。',
    },
    maintenance: { in_progress: 'メンテナンスを開始しました。', completed: 'メンテナンスは終了しました。' },
    and: 'と',
  },
};

export function usualTitle(language: PageLanguage, components: readonly string[]): string {
  const { title, unnamed, and } = words[language];
  // More names than these say nothing that the list of components below does not.
  const [first, second, ...more] = components;
  if (first === undefined || more.length > 0) return unnamed;
  return title(second === undefined ? first : `${first}${and}${second}`);
}

export function usualBody(language: PageLanguage, status: PublicIncidentStatus): string {
  return words[language].incident[status === 'postmortem' ? 'resolved' : status];
}

export function maintenanceBody(language: PageLanguage, status: 'in_progress' | 'completed'): string {
  return words[language].maintenance[status];
}
