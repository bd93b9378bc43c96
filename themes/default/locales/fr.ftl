# French: every string of every page and mail of the default theme. How to write one: docs/contributing/add-a-language.md.
#
# On vouvoie. Narrow no-break spaces (U+202F) stand before ; : ! ? and inside « », and the apostrophe is ’; tests look for both.
# Glossary   password: mot de passe · reset: réinitialiser · link: lien · log in, log out: se connecter, se déconnecter ·
#            login: identifiant · account: compte · mail: e-mail · spam: courrier indésirable · tenant: organisation ·
#            request id: numéro
# The old password « ne fonctionne plus »; a link « est valable » so many minutes. Nobody is to blame.

## Every page

# What the language calls itself, in every chooser.
language-name = Français
document-title = { $title } · { $tenant }
document-title-error = Erreur : { $title } · { $tenant }
skip = Aller au contenu
foot-help = Aide de { $tenant }
foot-contact = Contacter { $tenant }
foot-privacy = Confidentialité
foot-languages = Langue

## The password field

password-new = Nouveau mot de passe
password-show = Afficher le mot de passe
password-help = { $min } caractères ou plus. Quelques mots que vous retiendrez valent mieux que des symboles ; les espaces sont permis.
# The script puts the number in as somebody types, so it can't follow plural forms.
password-count-more = Reste à saisir : { $min }
password-count-enough = Longueur suffisante
password-error-summary = Ce mot de passe ne convient pas encore
password-error-missing = Il n’y a pas encore de mot de passe ici. Saisissez-en un nouveau.
password-error-too-short = Celui-ci est trop court. Il faut { $min } caractères ou plus ; quelques mots à la suite suffisent.
password-error-too-long = Celui-ci est trop long pour être conservé en entier. Le maximum est de { $max } caractères.
password-error-common = Ce mot de passe figure sur les listes que les attaquants essaient en premier. Choisissez-en un qui ne soit qu’à vous.
password-error-context = Il est formé de votre nom, de votre identifiant ou de { $tenant }, ce qu’on essaie en premier. Choisissez d’autres mots.
password-error-sequence = Il suit une séquence, comme abcd ou 1234, ce qu’on essaie en premier. Choisissez quelques mots sans rapport entre eux.
password-error-repeat = Il se répète, et les répétitions sont essayées en premier. Choisissez quelques mots sans rapport entre eux.
password-error-keyboard = C’est une rangée de touches, ce qu’on essaie en premier. Choisissez quelques mots sans rapport entre eux.
password-error-names = C’est un nom et guère plus, ce qu’on essaie en premier. Choisissez quelques mots sans rapport entre eux.
password-error-date = Il est construit autour d’une date ou d’une année, ce qu’on essaie en premier. Choisissez quelques mots sans rapport entre eux.
password-error-missing-lowercase = { $tenant } demande une lettre minuscule dans chaque mot de passe. Ajoutez-en une.
password-error-missing-uppercase = { $tenant } demande une lettre majuscule dans chaque mot de passe. Ajoutez-en une.
password-error-missing-digit = { $tenant } demande un chiffre dans chaque mot de passe. Ajoutez-en un.
password-error-missing-symbol = { $tenant } demande un symbole dans chaque mot de passe, par exemple @ ou -. Ajoutez-en un.
password-error-same = C’est votre mot de passe actuel. Choisissez-en un qui n’a pas encore servi.
error-form-expired = Cette page était ouverte depuis longtemps et votre envoi n’a pas été accepté. Rien n’a changé. Envoyez-le de nouveau.

## Log in

login-title = Se connecter
login-label = Identifiant ou e-mail
login-password = Mot de passe
login-forgot = Mot de passe oublié ?
login-submit = Se connecter
login-error-mismatch = L’identifiant et le mot de passe ne correspondent pas. Vérifiez les deux et réessayez.
login-error-hint = Si un administrateur a réinitialisé votre mot de passe, cherchez son e-mail : l’ancien ne fonctionne plus.
login-error-throttled =
    { $minutes ->
        [one] Il y a eu trop d’essais, cet identifiant est donc en pause pour une minute. Votre compte est en sécurité ; réessayez ensuite.
       *[other] Il y a eu trop d’essais, cet identifiant est donc en pause pour { $minutes } minutes. Votre compte est en sécurité ; réessayez ensuite.
    }
login-notice-password-set = Votre nouveau mot de passe est enregistré. Connectez-vous avec.
login-notice-signed-out = Votre session est fermée.
login-notice-reauthenticate = Votre session est déjà ouverte. Pour continuer, confirmez que c’est bien vous en saisissant de nouveau votre mot de passe.

## The password that an administrator's reset has killed

dead-password-title = Votre mot de passe a été réinitialisé
dead-password-link = Un administrateur a réinitialisé votre mot de passe ; celui que vous avez saisi ne fonctionne plus. Nous vous avons envoyé un lien pour en choisir un nouveau.
dead-password-generated = Un administrateur a réinitialisé votre mot de passe ; celui que vous avez saisi ne fonctionne plus. Nous vous en avons envoyé un nouveau.
dead-password-next-link = Ouvrez l’e-mail le plus récent et utilisez son bouton.
dead-password-next-generated = Ouvrez l’e-mail le plus récent et connectez-vous avec le mot de passe qu’il contient.
dead-password-submit = Renvoyer l’e-mail
dead-password-spam = Vous ne le voyez pas ? Regardez dans le courrier indésirable. Chaque e-mail remplace le précédent.
dead-password-back = Retour à la connexion

## The forced change

choose-password-title = Choisissez votre propre mot de passe
choose-password-reset-by-at = { $administrator } a réinitialisé votre mot de passe à <b>{ $time }</b>. Celui qui vous a servi à vous connecter n’est valable que jusqu’à ce que vous en choisissiez un nouveau.
choose-password-reset-by = { $administrator } a réinitialisé votre mot de passe. Celui qui vous a servi à vous connecter n’est valable que jusqu’à ce que vous en choisissiez un nouveau.
choose-password-reset-at = Votre mot de passe a été réinitialisé à <b>{ $time }</b>. Celui qui vous a servi à vous connecter n’est valable que jusqu’à ce que vous en choisissiez un nouveau.
choose-password-reset = Votre mot de passe a été réinitialisé. Celui qui vous a servi à vous connecter n’est valable que jusqu’à ce que vous en choisissiez un nouveau.
choose-password-for = Pour <b>{ $login }</b>
choose-password-submit = Enregistrer et continuer

## Logged in

signed-in-title = Votre session est ouverte
signed-in-lead = au nom de <b>{ $name }</b>
signed-in-login = Identifiant
signed-in-since = Depuis
signed-in-since-time = le { $date } à { $time } { $zone }
signed-in-organisation = Organisation
signed-in-logout = Se déconnecter

## Forgot your password?

recover-title = Mot de passe oublié ?
recover-lead = Indiquez votre identifiant ou votre e-mail. S’il correspond à un compte, nous lui envoyons un lien pour choisir un nouveau mot de passe.
recover-help = Celui avec lequel vous vous connectez à { $tenant }. Votre mot de passe actuel fonctionne jusqu’à ce que vous en choisissiez un nouveau.
recover-submit = M’envoyer un lien
recover-back = Retour à la connexion
recover-error-summary = Rien n’a encore été envoyé
recover-error-missing = Saisissez votre identifiant ou votre e-mail.
recover-error-too-long = C’est plus long que tous les identifiants d’ici. Vérifiez et réessayez.

recover-sent-title = Consultez vos e-mails
recover-sent-lead =
    { $minutes ->
        [one] Si cet identifiant correspond à un compte, un lien est en route vers son adresse. Il est valable <b>une minute</b>.
       *[other] Si cet identifiant correspond à un compte, un lien est en route vers son adresse. Il est valable <b>{ $minutes } minutes</b>.
    }
recover-sent-nothing = Rien au bout de deux minutes ? Regardez dans le courrier indésirable ou <a>renvoyez-le</a>.
recover-sent-until = L’ancien mot de passe fonctionne jusqu’à ce que vous en choisissiez un nouveau.

## The reset page

reset-title = Choisissez votre nouveau mot de passe
reset-title-setup = Choisissez votre premier mot de passe
reset-for = Pour <b>{ $login }</b>
reset-until = Ce lien est valable jusqu’à <b>{ $time }</b> { $zone }
reset-until-date = Ce lien est valable jusqu’au { $date } à <b>{ $time }</b> { $zone }
reset-left = reste <b>{ $left }</b>
reset-say-low = Il reste deux minutes. Vous pouvez demander un nouveau lien à tout moment.
reset-say-over = Le temps est écoulé. Ce que vous avez saisi reste ici ; demandez un nouveau lien ci-dessous.
reset-submit = Enregistrer le mot de passe
reset-effect = À l’enregistrement, toutes vos sessions seront fermées. Vous vous connecterez ensuite avec le nouveau mot de passe.
reset-effect-self = L’ancien mot de passe fonctionne jusqu’à l’enregistrement. Toutes vos sessions seront alors fermées et vous vous connecterez avec le nouveau.
reset-effect-setup = L’enregistrement active votre compte. Vous vous connecterez ensuite avec ce mot de passe.
reset-no-time = Pas assez de temps ? <a>Demandez un nouveau lien</a>

reset-done-title = Votre nouveau mot de passe est enregistré
reset-done-lead = Il fonctionne dès maintenant, et l’ancien ne fonctionne plus. Toutes vos sessions sont fermées.
reset-done-submit = Se connecter
reset-done-mail = Nous vous avons envoyé un e-mail qui le confirme. Si vous en recevez un sans avoir rien changé, prévenez-nous.

reset-expired-title = Ce lien ne fonctionne plus
reset-expired-lead =
    { $minutes ->
        [one] Chaque lien est valable une minute, une seule fois.
       *[other] Chaque lien est valable { $minutes } minutes, une seule fois.
    }
reset-expired-at = Celui-ci a pris fin à <b>{ $time }</b> { $zone }.
reset-expired-resend = Nous pouvons en envoyer un nouveau à la même adresse.
reset-expired-submit = M’envoyer un nouveau lien
reset-expired-newest = Ouvrez toujours l’e-mail le plus récent : chacun remplace le précédent. Rien au bout de deux minutes ? Regardez dans le courrier indésirable.
reset-expired-other = Cette adresse n’est plus la vôtre ? <a>Demandez de l’aide à { $tenant }</a>

reset-sent-title = Un nouveau lien est en route
reset-sent-lead =
    { $minutes ->
        [one] Il part vers la même adresse qu’avant et est valable <b>une minute</b>.
       *[other] Il part vers la même adresse qu’avant et est valable <b>{ $minutes } minutes</b>.
    }
reset-sent-newest = Ouvrez l’e-mail le plus récent : il remplace les précédents. Rien au bout de deux minutes ? Regardez dans le courrier indésirable.
reset-sent-back = Retour à la connexion

## Applications and devices that ask for an account

continue-to = pour continuer vers <b>{ $client }</b>
account-as = Session ouverte au nom de <b>{ $name }</b>
account-not-you = Ce n’est pas vous ?
decision-allow = Autoriser
decision-deny = Refuser

consent-title = Autoriser { $client } à utiliser votre compte ?
consent-lead = Votre réponse est envoyée à <b>{ $host }</b>.
consent-asks = Cette application pourra :
consent-later = Vous pouvez revenir sur ce choix à tout moment : sur la page de votre compte, sous « Applications connectées ».
consent-site = À propos de { $client }
consent-policy = Politique de confidentialité de l’application
consent-terms = Conditions d’utilisation de l’application

# What an application may do. They follow consent-asks, in a list, and also stand in lists of their own.
scope-identity = vous reconnaître quand vous revenez
scope-profile = voir votre nom et votre identifiant
scope-email = voir votre adresse e-mail
scope-groups = voir de quels groupes vous faites partie
scope-offline = rester connectée en votre absence
scope-other = utiliser « { $scope } »

choose-account-title = Choisissez un compte
choose-account-keep = Continuer en tant que { $name }
choose-account-other = Utiliser un autre compte

log-out-title = Se déconnecter ?
log-out-asked = <b>{ $client }</b> demande à fermer votre session.
log-out-asked-nobody = Une application demande à fermer votre session.
log-out-effect = Votre session { $tenant } se ferme dans ce navigateur. Rien d’autre ne change.
log-out-submit = Se déconnecter
log-out-stay = Garder la session ouverte

device-title = Connecter un appareil
device-lead = Saisissez le code affiché sur l’écran de l’appareil.
device-label = Code affiché à l’écran
device-help = Majuscules, minuscules, espaces et tirets ne changent rien.
device-submit = Continuer
device-error-summary = Aucun appareil n’est encore connecté
device-error-missing = Il n’y a pas encore de code ici. Saisissez celui qui est affiché sur l’écran de l’appareil.
device-error-unknown = Aucun appareil n’attend avec ce code. Il a peut-être expiré : vérifiez-le, ou demandez-en un nouveau sur l’appareil.
device-error-throttled =
    { $minutes ->
        [one] Il y a eu trop de codes à la suite, cette page est donc en pause pour une minute. Votre compte est en sécurité ; réessayez ensuite.
       *[other] Il y a eu trop de codes à la suite, cette page est donc en pause pour { $minutes } minutes. Votre compte est en sécurité ; réessayez ensuite.
    }

device-confirm-title = Est-ce bien votre appareil ?
device-confirm-lead = Ne continuez que si le même code est affiché sur son écran.
device-confirm-client = Avec votre accord, l’application <b>{ $client }</b> sera reliée à votre compte.
device-confirm-warning = Quelqu’un vous a envoyé ou dicté ce code ? Refusez : cette personne entrerait dans votre compte.

device-done-title = Votre appareil est connecté
device-done-lead = Retournez à l’appareil, il continue de lui-même. Vous pouvez fermer cette page.
device-done-title-denied = L’appareil n’a pas été connecté
device-done-lead-denied = Il n’a rien appris sur vous et ne peut pas utiliser votre compte. Vous pouvez fermer cette page.
device-done-account = Aller à votre compte

form-post-title = Retour à { $client }
form-post-lead = Vous y êtes presque. S’il ne se passe rien, utilisez « Continuer ».
form-post-submit = Continuer

applications-title = Applications connectées
applications-lead = Ces applications peuvent utiliser votre compte. Celle que vous déconnectez ne le pourra plus ; ce qu’elle a vu jusque-là, elle le garde.
applications-empty = Aucune application n’est connectée à votre compte. Celles que vous autorisez apparaîtront ici.
applications-since = Connectée le { $date }
applications-used = Utilisée pour la dernière fois le { $date }
applications-own = Appartient à { $tenant }
applications-disconnect = Déconnecter
# The same button, spoken.
applications-disconnect-name = Déconnecter { $client }
applications-back = Retour à votre compte

## Trouble

error-request = Si vous demandez de l’aide, donnez ce numéro : <b>{ $id }</b>
error-go-login = Aller à la connexion
error-go-again = Recommencer
error-not-found-title = Il n’y a rien à cette adresse
error-not-found-what = L’adresse a peut-être été coupée à la copie, ou la page a changé de place. Vous n’avez rien perdu.
error-not-found-next = Si vous venez d’un e-mail, utilisez de nouveau son bouton. Sinon, partez de la connexion.
error-unknown-tenant-title = Aucune organisation à cette adresse
error-unknown-tenant-what = L’adresse désigne une organisation qui n’est pas ici ; il n’y a donc rien à quoi se connecter.
error-unknown-tenant-next = Vérifiez l’adresse, ou utilisez celle que votre organisation vous a donnée.
error-bad-request-title = Cet envoi n’a pas pu être lu
error-bad-request-what = Quelque chose dans l’envoi n’est pas comme attendu. Rien n’a changé.
error-bad-request-next = Revenez en arrière et réessayez, ou partez de la connexion.
error-bad-request-not-a-form = Cette adresse attend un formulaire HTML.
error-bad-request-too-large = L’envoi dépasse { $kib } Kio.
error-bad-request-method = Cette adresse n’accepte pas cette méthode.
error-bad-request-too-slow = L’envoi a mis plus de { $seconds } s à arriver.
error-bad-request-ended-early = L’envoi s’est interrompu avant la fin.
error-bad-request-unreadable = La requête n’est pas lisible.
error-form-expired-title = Cette page était ouverte depuis trop longtemps
error-form-expired-what = Pour votre sécurité, un formulaire n’est valable qu’un certain temps. Votre envoi n’a pas été accepté et rien n’a changé.
error-form-expired-next = Recommencez ; cela ne prend qu’un instant.
error-too-many-requests-title = Trop d’essais à la suite
error-too-many-requests-what = Pour protéger les comptes, nous limitons le nombre d’essais venant d’un même endroit. Rien n’a changé et personne n’est bloqué.
error-too-many-requests-next =
    { $seconds ->
        [one] Attendez une seconde, puis réessayez.
       *[other] Attendez { $seconds } secondes, puis réessayez.
    }
error-unavailable-title = Nous ne pouvons pas répondre pour l’instant
error-unavailable-what = Quelque chose dont nous avons besoin manque en ce moment. Votre envoi n’a pas été traité et rien n’est perdu.
error-unavailable-next = Réessayez dans une minute. L’adresse reste la même.
error-internal-title = Quelque chose a échoué de notre côté
error-internal-what = Vous n’y êtes pour rien. Il se peut que votre envoi n’ait pas été traité.
error-internal-next = Réessayez. Si cela se reproduit, donnez-nous le numéro ci-dessous et nous verrons ce qui s’est passé.
error-tenant-disabled-title = { $tenant } est en pause ici
error-tenant-disabled-what = Les comptes de l’organisation sont en pause, personne ne peut donc se connecter. Rien n’est perdu.
error-tenant-disabled-next = Demandez à votre organisation quand elle reviendra.
error-authorization-title = La demande de cette application ne peut pas aboutir
error-authorization-what = L’application a demandé quelque chose d’impossible ; nous ne vous renvoyons donc pas vers elle. Rien n’a changé pour vous.
error-authorization-next = Retournez à l’application et réessayez. Si cela se reproduit, transmettez à ses auteurs ce qui figure ci-dessous.

## The demo's mailbox

mailbox-title = Boîte aux lettres
mailbox-lead =
    { $count ->
        [0] Pas encore d’e-mail
        [one] Un e-mail, tel qu’il est arrivé par SMTP
       *[other] { $count } e-mails, tels qu’ils sont arrivés par SMTP
    }
mailbox-empty = Pas encore d’e-mail. Tout ce que la démo envoie arrive ici, par SMTP ; rien ne quitte cette machine.
mailbox-refresh = Regarder de nouveau
mailbox-to = À
mailbox-from = De
mailbox-received = Reçu
mailbox-received-time = le { $date } à { $time } { $zone }
mailbox-message-title = E-mail
mailbox-back = Tous les e-mails
mailbox-html = Tel que la plupart des gens le voient
mailbox-frame = La partie HTML de l’e-mail
mailbox-text = En texte brut
mailbox-headers = En-têtes
mailbox-nothing = Cet e-mail n’a pas de texte.

## Every mail

mail-hello = Bonjour { $name },
mail-hello-nobody = Bonjour,
mail-never-ask = { $tenant } ne vous demandera jamais un mot de passe par e-mail ou par téléphone.
mail-sent-to = Envoyé à { $to }, l’adresse de votre compte { $tenant }.
mail-no-reply = Les réponses à cette adresse ne sont pas lues.
mail-button-fails = Le bouton ne marche pas ? Copiez cette adresse dans votre navigateur :
mail-login-label = Identifiant
mail-password-label = Nouveau mot de passe
mail-limit-once =
    { $minutes ->
        [one] <b>Le lien est valable jusqu’à { $time } { $zone }</b> (une minute), une seule fois.
       *[other] <b>Le lien est valable jusqu’à { $time } { $zone }</b> ({ $minutes } minutes), une seule fois.
    }
mail-too-late = Trop tard ? La page qu’il ouvre vous en envoie un nouveau.

## Mail: an administrator's reset, with a link

mail-reset-link-subject = Choisissez votre nouveau mot de passe { $tenant }
mail-reset-link-preheader =
    { $minutes ->
        [one] L’ancien mot de passe ne fonctionne plus. Le lien est valable une minute.
       *[other] L’ancien mot de passe ne fonctionne plus. Le lien est valable { $minutes } minutes.
    }
mail-reset-link-title = Choisissez votre nouveau mot de passe
mail-reset-link-by = { $administrator } a réinitialisé votre mot de passe { $tenant }. L’ancien ne fonctionne plus et toutes vos sessions sont fermées. Pour revenir, choisissez-en un nouveau :
mail-reset-link-by-nobody = Un administrateur a réinitialisé votre mot de passe { $tenant }. L’ancien ne fonctionne plus et toutes vos sessions sont fermées. Pour revenir, choisissez-en un nouveau :
mail-reset-link-button = Choisir mon mot de passe
mail-reset-link-unexpected = Vous ne vous y attendiez pas ? Écrivez à <a>{ $support }</a> avant de choisir quoi que ce soit. Sans cet e-mail, personne n’entre.
mail-reset-link-unexpected-nobody = Vous ne vous y attendiez pas ? Demandez à votre organisation avant de choisir quoi que ce soit. Sans cet e-mail, personne n’entre.

## Mail: an administrator's reset, with a new password

mail-reset-generated-subject = Nouveau mot de passe attribué
mail-reset-generated-preheader = L’ancien mot de passe { $tenant } ne fonctionne plus. Voici le nouveau.
mail-reset-generated-title = Nouveau mot de passe attribué
mail-reset-generated-by = { $administrator } a réinitialisé votre mot de passe { $tenant }. L’ancien ne fonctionne plus et toutes vos sessions sont fermées. Voici le nouveau :
mail-reset-generated-by-nobody = Un administrateur a réinitialisé votre mot de passe { $tenant }. L’ancien ne fonctionne plus et toutes vos sessions sont fermées. Voici le nouveau :
mail-reset-generated-until = <b>Il est valable jusqu’au { $date } à { $time } { $zone }.</b>
mail-reset-generated-change = À la connexion, nous vous demanderons d’en choisir un autre, connu de vous seul.
mail-reset-generated-button = Se connecter
mail-reset-generated-unexpected = Vous ne vous y attendiez pas ? N’utilisez pas encore le mot de passe ; écrivez d’abord à <a>{ $support }</a>.
mail-reset-generated-unexpected-nobody = Vous ne vous y attendiez pas ? N’utilisez pas encore le mot de passe ; demandez d’abord à votre organisation.

## Mail: forgot your password

mail-recover-link-subject = Votre lien pour un nouveau mot de passe { $tenant }
mail-recover-link-preheader =
    { $minutes ->
        [one] Il est valable une minute. L’ancien mot de passe fonctionne jusqu’au changement.
       *[other] Il est valable { $minutes } minutes. L’ancien mot de passe fonctionne jusqu’au changement.
    }
mail-recover-link-title = Choisissez un nouveau mot de passe
mail-recover-link-why = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte { $tenant }. Rien n’a encore changé : l’ancien fonctionne jusqu’à ce que vous en choisissiez un nouveau.
mail-recover-link-button = Choisir un mot de passe
mail-recover-link-unexpected = Ce n’était pas vous ? Laissez alors cet e-mail de côté : sans lui, personne ne peut rien changer et votre mot de passe reste le même.

## Mail: the password was changed

mail-password-changed-subject = Votre mot de passe { $tenant } a été modifié
mail-password-changed-preheader = C’était à { $time } { $zone }. Si c’était vous, il n’y a rien à faire.
mail-password-changed-title = Votre mot de passe a été modifié
mail-password-changed-when = Le mot de passe de votre compte { $tenant } a été modifié le <b>{ $date } à { $time } { $zone }</b>. Toutes vos sessions ont été fermées ; le nouveau mot de passe fonctionne.
mail-password-changed-fine = Si c’était vous, il n’y a rien à faire.
mail-password-changed-unexpected = Si ce n’était pas vous, reprenez votre compte dès maintenant :
mail-password-changed-button = Choisir un mot de passe
mail-password-changed-help = Écrivez ensuite à <a>{ $support }</a>, pour que nous voyions ce qui s’est passé.
mail-password-changed-help-nobody = Prévenez ensuite votre organisation, pour qu’elle voie ce qui s’est passé.

## Mail: credentials went to another address

mail-reset-notice-subject = Votre mot de passe { $tenant } a été réinitialisé
mail-reset-notice-preheader = L’ancien ne fonctionne plus. De quoi revenir n’a pas été envoyé à cette adresse.
mail-reset-notice-title = Votre mot de passe a été réinitialisé
mail-reset-notice-by = { $administrator } a réinitialisé votre mot de passe { $tenant } le <b>{ $date } à { $time } { $zone }</b>. L’ancien ne fonctionne plus et toutes vos sessions sont fermées.
mail-reset-notice-by-nobody = Un administrateur a réinitialisé votre mot de passe { $tenant } le <b>{ $date } à { $time } { $zone }</b>. L’ancien ne fonctionne plus et toutes vos sessions sont fermées.
mail-reset-notice-sent = Ce qu’il vous faut pour revenir a été envoyé à <b>{ $to }</b>, et non à cette adresse.
mail-reset-notice-shown = Le nouveau mot de passe a été montré à l’administrateur, qui vous le transmettra.
mail-reset-notice-unexpected = Vous n’avez rien demandé ? Quelqu’un d’autre essaie peut-être d’entrer : écrivez tout de suite à <a>{ $support }</a>.
mail-reset-notice-unexpected-nobody = Vous n’avez rien demandé ? Quelqu’un d’autre essaie peut-être d’entrer : prévenez tout de suite votre organisation.

## Mail: a new account

mail-welcome-subject = Votre compte { $tenant } est prêt
mail-welcome-preheader = Voici votre identifiant et votre premier mot de passe. Vous pouvez vous connecter.
mail-welcome-title = Votre compte est prêt
mail-welcome-by = { $tenant } a créé un compte pour vous. Connectez-vous avec :
mail-welcome-password = Mot de passe
mail-welcome-until = <b>Le mot de passe est valable jusqu’au { $date } à { $time } { $zone }.</b>
mail-welcome-change = À la connexion, nous vous demanderons d’en choisir un autre, connu de vous seul.
mail-welcome-button = Se connecter
mail-welcome-unexpected = Vous n’attendiez pas de compte ? Ne l’utilisez pas encore ; écrivez d’abord à <a>{ $support }</a>.
mail-welcome-unexpected-nobody = Vous n’attendiez pas de compte ? Ne l’utilisez pas encore ; demandez d’abord à votre organisation.

## Mail: a test

mail-test-subject = { $tenant } peut envoyer des e-mails
mail-test-preheader = Un e-mail d’essai depuis votre page de réglages. Il est arrivé : l’envoi fonctionne.
mail-test-title = L’envoi fonctionne
mail-test-when = Voici l’e-mail d’essai demandé le <b>{ $date } à { $time } { $zone }</b>. Il est arrivé : les e-mails de { $tenant } atteignent cette adresse.
mail-test-nothing = Il n’y a rien à faire.
