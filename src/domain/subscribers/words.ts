/** What subscribers read beside the news itself, in the language of their page: messages, and the few pages for which they need no scripts. */
import type {
  ComponentStatus,
  MaintenanceStatus,
  PageLanguage,
  PublicIncidentStatus,
} from '../status-page/facts.ts';
import type { SubscriberKind } from './subscriber.ts';

export interface SubscriberWords {
  /** `title` is the page's. */
  confirmSubject: (title: string) => string;
  confirmBody: (title: string) => string;
  knownSubject: (title: string) => string;
  knownBody: (title: string) => string;
  /** Why they get it. */
  why: (title: string) => string;
  manage: string;
  stop: string;
  open: string;
  affected: string;
  planned: string;
  cancelled: string;
  reminder: (title: string) => string;
  statuses: Record<PublicIncidentStatus | MaintenanceStatus, string>;
  componentStatuses: Record<ComponentStatus, string>;

  subscribe: (title: string) => string;
  how: string;
  kinds: Record<SubscriberKind, string>;
  address: string;
  /** Below the choice of components. */
  noneIsAll: string;
  onlyThese: string;
  subscribeButton: string;
  askedTitle: string;
  asked: string;
  confirmTitle: string;
  confirmQuestion: (title: string, to: string) => string;
  confirmButton: string;
  confirmedTitle: string;
  manageTitle: string;
  manageText: (title: string, to: string) => string;
  save: string;
  saved: string;
  leave: string;
  leftTitle: string;
  left: (title: string, to: string) => string;
  expiredTitle: string;
  expired: string;
  tooMany: string;
  secret: string;
  back: string;
}

const en: SubscriberWords = {
  confirmSubject: (title) => `Confirm: updates of ${title}`,
  confirmBody: (title) =>
    `Somebody, we hope you, asked for the updates of ${title} to be sent here. If it was you, confirm it within two days. If not, do nothing, and nothing more is sent.`,
  knownSubject: (title) => `You get the updates of ${title} already`,
  knownBody: (title) =>
    `Somebody, we hope you, asked for the updates of ${title} to be sent here. They are already, and nothing has changed.`,
  why: (title) => `You get this because you subscribed to ${title}.`,
  manage: 'Change what you get',
  stop: 'Unsubscribe',
  open: 'Read it on the status page',
  affected: 'Affected',
  planned: 'Planned',
  cancelled: 'Cancelled',
  reminder: (title) => `Reminder: ${title}`,
  statuses: {
    investigating: 'Investigating',
    identified: 'Identified',
    monitoring: 'Monitoring',
    resolved: 'Resolved',
    postmortem: 'Review',
    scheduled: 'Scheduled',
    in_progress: 'In progress',
    verifying: 'Verifying',
    completed: 'Completed',
  },
  componentStatuses: {
    operational: 'operational',
    under_maintenance: 'under maintenance',
    degraded_performance: 'degraded',
    partial_outage: 'partial outage',
    major_outage: 'major outage',
  },
  subscribe: (title) => `Get the updates of ${title}`,
  how: 'How',
  kinds: { email: 'By e-mail', sms: 'By SMS', webhook: 'By webhook', slack: 'In Slack' },
  address: 'Address, number or URL',
  noneIsAll: 'Tick none to get everything on this page.',
  onlyThese: 'Only what concerns',
  subscribeButton: 'Subscribe',
  askedTitle: 'One more step',
  asked:
    'A message is on its way to you, with a link that confirms the subscription. The link is good for two days.',
  confirmTitle: 'Confirm your subscription',
  confirmQuestion: (title, to) => `Shall the updates of ${title} go to ${to}?`,
  confirmButton: 'Yes, subscribe',
  confirmedTitle: 'You are subscribed',
  manageTitle: 'Your subscription',
  manageText: (title, to) => `The updates of ${title} go to ${to}.`,
  save: 'Save',
  saved: 'Saved.',
  leave: 'Unsubscribe',
  leftTitle: 'You are unsubscribed',
  left: (title, to) => `No more updates of ${title} go to ${to}.`,
  expiredTitle: 'This link is no longer good',
  expired: 'It was used before, has expired or is not complete. Subscribe again on the status page.',
  tooMany: 'That was often enough for now. Try again tomorrow, or read the page’s feed.',
  secret: 'Requests are signed by the Standard Webhooks scheme with this secret:',
  back: 'To the status page',
};

const de: SubscriberWords = {
  confirmSubject: (title) => `Bitte bestätigen: Meldungen von ${title}`,
  confirmBody: (title) =>
    `Jemand, hoffentlich Sie, möchte die Meldungen von ${title} an diese Adresse bekommen. Wenn Sie es waren, bestätigen Sie es innerhalb von zwei Tagen. Sonst tun Sie nichts; dann wird nichts weiter gesendet.`,
  knownSubject: (title) => `Sie bekommen die Meldungen von ${title} bereits`,
  knownBody: (title) =>
    `Jemand, hoffentlich Sie, möchte die Meldungen von ${title} an diese Adresse bekommen. Das geschieht bereits, und nichts hat sich geändert.`,
  why: (title) => `Sie bekommen dies, weil Sie ${title} abonniert haben.`,
  manage: 'Auswahl ändern',
  stop: 'Abbestellen',
  open: 'Auf der Statusseite lesen',
  affected: 'Betroffen',
  planned: 'Geplant',
  cancelled: 'Abgesagt',
  reminder: (title) => `Erinnerung: ${title}`,
  statuses: {
    investigating: 'Wird untersucht',
    identified: 'Ursache gefunden',
    monitoring: 'Wird beobachtet',
    resolved: 'Behoben',
    postmortem: 'Nachbetrachtung',
    scheduled: 'Geplant',
    in_progress: 'Läuft',
    verifying: 'Wird geprüft',
    completed: 'Abgeschlossen',
  },
  componentStatuses: {
    operational: 'in Betrieb',
    under_maintenance: 'in Wartung',
    degraded_performance: 'eingeschränkt',
    partial_outage: 'teilweise ausgefallen',
    major_outage: 'ausgefallen',
  },
  subscribe: (title) => `Meldungen von ${title} bekommen`,
  how: 'Wie',
  kinds: { email: 'Per E-Mail', sms: 'Per SMS', webhook: 'Per Webhook', slack: 'In Slack' },
  address: 'Adresse, Nummer oder URL',
  noneIsAll: 'Ohne Auswahl bekommen Sie alles auf dieser Seite.',
  onlyThese: 'Nur was dies betrifft',
  subscribeButton: 'Abonnieren',
  askedTitle: 'Noch ein Schritt',
  asked:
    'Eine Nachricht mit einem Link ist zu Ihnen unterwegs; mit ihm bestätigen Sie das Abonnement. Der Link gilt zwei Tage.',
  confirmTitle: 'Abonnement bestätigen',
  confirmQuestion: (title, to) => `Sollen die Meldungen von ${title} an ${to} gehen?`,
  confirmButton: 'Ja, abonnieren',
  confirmedTitle: 'Sie haben abonniert',
  manageTitle: 'Ihr Abonnement',
  manageText: (title, to) => `Die Meldungen von ${title} gehen an ${to}.`,
  save: 'Speichern',
  saved: 'Gespeichert.',
  leave: 'Abbestellen',
  leftTitle: 'Abbestellt',
  left: (title, to) => `Es gehen keine Meldungen von ${title} mehr an ${to}.`,
  expiredTitle: 'Dieser Link gilt nicht mehr',
  expired:
    'Er wurde schon benutzt, ist abgelaufen oder unvollständig. Abonnieren Sie auf der Statusseite noch einmal.',
  tooMany: 'Das war für heute oft genug. Versuchen Sie es morgen wieder, oder lesen Sie den Feed der Seite.',
  secret: 'Anfragen sind nach dem Schema Standard Webhooks mit diesem Geheimnis unterschrieben:',
  back: 'Zur Statusseite',
};

const fr: SubscriberWords = {
  confirmSubject: (title) => `À confirmer : les nouvelles de ${title}`,
  confirmBody: (title) =>
    `Quelqu’un, vous sans doute, a demandé que les nouvelles de ${title} soient envoyées ici. Si c’était vous, confirmez-le dans les deux jours. Sinon, ne faites rien : rien d’autre ne sera envoyé.`,
  knownSubject: (title) => `Vous recevez déjà les nouvelles de ${title}`,
  knownBody: (title) =>
    `Quelqu’un, vous sans doute, a demandé que les nouvelles de ${title} soient envoyées ici. Elles le sont déjà, et rien n’a changé.`,
  why: (title) => `Vous recevez ce message parce que vous êtes abonné à ${title}.`,
  manage: 'Modifier mon choix',
  stop: 'Se désabonner',
  open: 'Lire sur la page d’état',
  affected: 'Concerne',
  planned: 'Prévu',
  cancelled: 'Annulé',
  reminder: (title) => `Rappel : ${title}`,
  statuses: {
    investigating: 'En cours d’examen',
    identified: 'Cause trouvée',
    monitoring: 'Sous surveillance',
    resolved: 'Résolu',
    postmortem: 'Bilan',
    scheduled: 'Prévu',
    in_progress: 'En cours',
    verifying: 'En vérification',
    completed: 'Terminé',
  },
  componentStatuses: {
    operational: 'en service',
    under_maintenance: 'en maintenance',
    degraded_performance: 'ralenti',
    partial_outage: 'en panne partielle',
    major_outage: 'en panne',
  },
  subscribe: (title) => `Recevoir les nouvelles de ${title}`,
  how: 'Comment',
  kinds: { email: 'Par e-mail', sms: 'Par SMS', webhook: 'Par webhook', slack: 'Dans Slack' },
  address: 'Adresse, numéro ou URL',
  noneIsAll: 'Sans choix, vous recevez tout ce qui est sur cette page.',
  onlyThese: 'Seulement ce qui concerne',
  subscribeButton: 'S’abonner',
  askedTitle: 'Encore une étape',
  asked:
    'Un message est en route vers vous, avec un lien qui confirme l’abonnement. Le lien est valable deux jours.',
  confirmTitle: 'Confirmer l’abonnement',
  confirmQuestion: (title, to) => `Les nouvelles de ${title} doivent-elles être envoyées à ${to} ?`,
  confirmButton: 'Oui, m’abonner',
  confirmedTitle: 'Vous êtes abonné',
  manageTitle: 'Votre abonnement',
  manageText: (title, to) => `Les nouvelles de ${title} sont envoyées à ${to}.`,
  save: 'Enregistrer',
  saved: 'Enregistré.',
  leave: 'Se désabonner',
  leftTitle: 'Vous êtes désabonné',
  left: (title, to) => `Plus aucune nouvelle de ${title} n’est envoyée à ${to}.`,
  expiredTitle: 'Ce lien n’est plus valable',
  expired: 'Il a déjà servi, a expiré ou n’est pas complet. Abonnez-vous à nouveau sur la page d’état.',
  tooMany: 'C’était assez pour le moment. Réessayez demain, ou lisez le flux de la page.',
  secret: 'Les requêtes sont signées selon Standard Webhooks avec ce secret :',
  back: 'Vers la page d’état',
};

const es: SubscriberWords = {
  confirmSubject: (title) => `Confirme: avisos de ${title}`,
  confirmBody: (title) =>
    `Alguien, esperamos que usted, ha pedido que los avisos de ${title} se envíen aquí. Si fue usted, confírmelo en dos días. Si no, no haga nada y no se enviará nada más.`,
  knownSubject: (title) => `Ya recibe los avisos de ${title}`,
  knownBody: (title) =>
    `Alguien, esperamos que usted, ha pedido que los avisos de ${title} se envíen aquí. Ya se envían, y nada ha cambiado.`,
  why: (title) => `Recibe este mensaje porque se suscribió a ${title}.`,
  manage: 'Cambiar lo que recibo',
  stop: 'Cancelar la suscripción',
  open: 'Leer en la página de estado',
  affected: 'Afecta a',
  planned: 'Previsto',
  cancelled: 'Cancelado',
  reminder: (title) => `Recordatorio: ${title}`,
  statuses: {
    investigating: 'En investigación',
    identified: 'Causa encontrada',
    monitoring: 'En observación',
    resolved: 'Resuelto',
    postmortem: 'Análisis',
    scheduled: 'Previsto',
    in_progress: 'En curso',
    verifying: 'En comprobación',
    completed: 'Terminado',
  },
  componentStatuses: {
    operational: 'en servicio',
    under_maintenance: 'en mantenimiento',
    degraded_performance: 'degradado',
    partial_outage: 'caída parcial',
    major_outage: 'caída total',
  },
  subscribe: (title) => `Recibir los avisos de ${title}`,
  how: 'Cómo',
  kinds: { email: 'Por correo', sms: 'Por SMS', webhook: 'Por webhook', slack: 'En Slack' },
  address: 'Dirección, número o URL',
  noneIsAll: 'Sin elegir ninguno recibirá todo lo de esta página.',
  onlyThese: 'Solo lo que afecta a',
  subscribeButton: 'Suscribirme',
  askedTitle: 'Un paso más',
  asked: 'Le llegará un mensaje con un enlace que confirma la suscripción. El enlace vale dos días.',
  confirmTitle: 'Confirmar la suscripción',
  confirmQuestion: (title, to) => `¿Deben enviarse los avisos de ${title} a ${to}?`,
  confirmButton: 'Sí, suscribirme',
  confirmedTitle: 'Ya está suscrito',
  manageTitle: 'Su suscripción',
  manageText: (title, to) => `Los avisos de ${title} se envían a ${to}.`,
  save: 'Guardar',
  saved: 'Guardado.',
  leave: 'Cancelar la suscripción',
  leftTitle: 'Suscripción cancelada',
  left: (title, to) => `Ya no se envían avisos de ${title} a ${to}.`,
  expiredTitle: 'Este enlace ya no vale',
  expired: 'Ya se usó, ha caducado o no está completo. Suscríbase de nuevo en la página de estado.',
  tooMany: 'Ya es suficiente por ahora. Inténtelo mañana, o lea el canal de la página.',
  secret: 'Las peticiones se firman según Standard Webhooks con este secreto:',
  back: 'A la página de estado',
};

const pt: SubscriberWords = {
  confirmSubject: (title) => `Confirme: avisos de ${title}`,
  confirmBody: (title) =>
    `Alguém, esperamos que você, pediu que os avisos de ${title} fossem enviados para aqui. Se foi você, confirme em até dois dias. Se não, não faça nada, e nada mais será enviado.`,
  knownSubject: (title) => `Você já recebe os avisos de ${title}`,
  knownBody: (title) =>
    `Alguém, esperamos que você, pediu que os avisos de ${title} fossem enviados para aqui. Eles já são enviados, e nada mudou.`,
  why: (title) => `Você recebe esta mensagem porque assinou ${title}.`,
  manage: 'Mudar o que recebo',
  stop: 'Cancelar a assinatura',
  open: 'Ler na página de status',
  affected: 'Afeta',
  planned: 'Previsto',
  cancelled: 'Cancelado',
  reminder: (title) => `Lembrete: ${title}`,
  statuses: {
    investigating: 'Em investigação',
    identified: 'Causa encontrada',
    monitoring: 'Em observação',
    resolved: 'Resolvido',
    postmortem: 'Análise',
    scheduled: 'Previsto',
    in_progress: 'Em andamento',
    verifying: 'Em verificação',
    completed: 'Concluído',
  },
  componentStatuses: {
    operational: 'em serviço',
    under_maintenance: 'em manutenção',
    degraded_performance: 'degradado',
    partial_outage: 'falha parcial',
    major_outage: 'falha total',
  },
  subscribe: (title) => `Receber os avisos de ${title}`,
  how: 'Como',
  kinds: { email: 'Por e-mail', sms: 'Por SMS', webhook: 'Por webhook', slack: 'No Slack' },
  address: 'Endereço, número ou URL',
  noneIsAll: 'Sem escolher nada, você recebe tudo desta página.',
  onlyThese: 'Só o que afeta',
  subscribeButton: 'Assinar',
  askedTitle: 'Mais um passo',
  asked: 'Uma mensagem está a caminho, com um link que confirma a assinatura. O link vale por dois dias.',
  confirmTitle: 'Confirmar a assinatura',
  confirmQuestion: (title, to) => `Os avisos de ${title} devem ser enviados para ${to}?`,
  confirmButton: 'Sim, assinar',
  confirmedTitle: 'Assinatura confirmada',
  manageTitle: 'Sua assinatura',
  manageText: (title, to) => `Os avisos de ${title} são enviados para ${to}.`,
  save: 'Salvar',
  saved: 'Salvo.',
  leave: 'Cancelar a assinatura',
  leftTitle: 'Assinatura cancelada',
  left: (title, to) => `Nenhum aviso de ${title} é mais enviado para ${to}.`,
  expiredTitle: 'Este link não vale mais',
  expired: 'Ele já foi usado, expirou ou não está completo. Assine de novo na página de status.',
  tooMany: 'Já basta por agora. Tente amanhã, ou leia o feed da página.',
  secret: 'Os pedidos são assinados segundo Standard Webhooks com este segredo:',
  back: 'Para a página de status',
};

const nl: SubscriberWords = {
  confirmSubject: (title) => `Bevestig: berichten van ${title}`,
  confirmBody: (title) =>
    `Iemand, hopelijk u, heeft gevraagd de berichten van ${title} hierheen te sturen. Was u dat, bevestig het dan binnen twee dagen. Zo niet, doe dan niets, en er wordt verder niets gestuurd.`,
  knownSubject: (title) => `U krijgt de berichten van ${title} al`,
  knownBody: (title) =>
    `Iemand, hopelijk u, heeft gevraagd de berichten van ${title} hierheen te sturen. Dat gebeurt al, en er is niets veranderd.`,
  why: (title) => `U krijgt dit omdat u zich op ${title} hebt geabonneerd.`,
  manage: 'Mijn keuze wijzigen',
  stop: 'Afmelden',
  open: 'Lees het op de statuspagina',
  affected: 'Betreft',
  planned: 'Gepland',
  cancelled: 'Geannuleerd',
  reminder: (title) => `Herinnering: ${title}`,
  statuses: {
    investigating: 'In onderzoek',
    identified: 'Oorzaak gevonden',
    monitoring: 'Wordt gevolgd',
    resolved: 'Opgelost',
    postmortem: 'Nabeschouwing',
    scheduled: 'Gepland',
    in_progress: 'Bezig',
    verifying: 'Wordt gecontroleerd',
    completed: 'Klaar',
  },
  componentStatuses: {
    operational: 'in bedrijf',
    under_maintenance: 'in onderhoud',
    degraded_performance: 'verminderd',
    partial_outage: 'gedeeltelijk uitgevallen',
    major_outage: 'uitgevallen',
  },
  subscribe: (title) => `Berichten van ${title} krijgen`,
  how: 'Hoe',
  kinds: { email: 'Per e-mail', sms: 'Per sms', webhook: 'Per webhook', slack: 'In Slack' },
  address: 'Adres, nummer of URL',
  noneIsAll: 'Zonder keuze krijgt u alles op deze pagina.',
  onlyThese: 'Alleen wat dit betreft',
  subscribeButton: 'Abonneren',
  askedTitle: 'Nog één stap',
  asked:
    'Er is een bericht naar u onderweg met een link die het abonnement bevestigt. De link is twee dagen geldig.',
  confirmTitle: 'Abonnement bevestigen',
  confirmQuestion: (title, to) => `Moeten de berichten van ${title} naar ${to}?`,
  confirmButton: 'Ja, abonneren',
  confirmedTitle: 'U bent geabonneerd',
  manageTitle: 'Uw abonnement',
  manageText: (title, to) => `De berichten van ${title} gaan naar ${to}.`,
  save: 'Opslaan',
  saved: 'Opgeslagen.',
  leave: 'Afmelden',
  leftTitle: 'U bent afgemeld',
  left: (title, to) => `Er gaan geen berichten van ${title} meer naar ${to}.`,
  expiredTitle: 'Deze link is niet meer geldig',
  expired: 'Hij is al gebruikt, verlopen of niet volledig. Abonneer u opnieuw op de statuspagina.',
  tooMany: 'Dat was voorlopig vaak genoeg. Probeer het morgen weer, of lees de feed van de pagina.',
  secret: 'Verzoeken zijn volgens Standard Webhooks ondertekend met dit geheim:',
  back: 'Naar de statuspagina',
};

const ja: SubscriberWords = {
  confirmSubject: (title) => `確認のお願い：${title} のお知らせ`,
  confirmBody: (title) =>
    `${title} のお知らせをこの宛先に送るよう申し込みがありました。ご本人の場合は、2日以内に確認してください。心当たりがない場合は何もしないでください。以後は何も送られません。`,
  knownSubject: (title) => `${title} のお知らせはすでに届いています`,
  knownBody: (title) =>
    `${title} のお知らせをこの宛先に送るよう申し込みがありました。すでに登録済みのため、変更はありません。`,
  why: (title) => `${title} の購読者にお送りしています。`,
  manage: '受け取る内容を変更する',
  stop: '購読をやめる',
  open: 'ステータスページで読む',
  affected: '影響範囲',
  planned: '予定',
  cancelled: '中止',
  reminder: (title) => `お知らせ（再送）：${title}`,
  statuses: {
    investigating: '調査中',
    identified: '原因判明',
    monitoring: '経過観察中',
    resolved: '解決済み',
    postmortem: '事後報告',
    scheduled: '予定',
    in_progress: '実施中',
    verifying: '確認中',
    completed: '完了',
  },
  componentStatuses: {
    operational: '正常',
    under_maintenance: 'メンテナンス中',
    degraded_performance: '性能低下',
    partial_outage: '一部障害',
    major_outage: '重大な障害',
  },
  subscribe: (title) => `${title} のお知らせを受け取る`,
  how: '受け取り方法',
  kinds: { email: 'メール', sms: 'SMS', webhook: 'Webhook', slack: 'Slack' },
  address: 'アドレス、電話番号または URL',
  noneIsAll: '何も選ばない場合は、このページのすべてをお送りします。',
  onlyThese: '次に関するものだけ',
  subscribeButton: '購読する',
  askedTitle: 'あと一歩です',
  asked: '購読を確認するリンクをお送りしました。リンクは2日間有効です。',
  confirmTitle: '購読の確認',
  confirmQuestion: (title, to) => `${title} のお知らせを ${to} に送りますか？`,
  confirmButton: 'はい、購読します',
  confirmedTitle: '購読を開始しました',
  manageTitle: '購読の設定',
  manageText: (title, to) => `${title} のお知らせは ${to} に送られます。`,
  save: '保存する',
  saved: '保存しました。',
  leave: '購読をやめる',
  leftTitle: '購読を停止しました',
  left: (title, to) => `${title} のお知らせは ${to} に送られなくなりました。`,
  expiredTitle: 'このリンクは無効です',
  expired:
    'すでに使われたか、期限が切れたか、途中で切れています。ステータスページからもう一度お申し込みください。',
  tooMany: '回数の上限に達しました。明日もう一度試すか、ページのフィードをご利用ください。',
  secret: 'リクエストは Standard Webhooks の方式で、次の秘密鍵により署名されます：',
  back: 'ステータスページへ',
};

export const subscriberWords: Record<PageLanguage, SubscriberWords> = { en, de, fr, es, pt, nl, ja };
