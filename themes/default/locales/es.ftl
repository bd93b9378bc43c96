# Spanish: every string of every page and mail of the default theme. How to write one: docs/contributing/add-a-language.md.
#
# Neutral Spanish for Spain and America, «tú» throughout; nothing that only one side of the ocean says.
# Glossary   password: contraseña · reset: restablecer · link: enlace · log in, log out: iniciar sesión, cerrar sesión ·
#            login: usuario · account: cuenta · mail: correo · spam: spam · tenant: organización · request id: número
# The old password «ya no funciona»; a link «vale» so many minutes. Nobody is to blame, nothing is «inválido».

## Every page

# What the language calls itself, in every chooser.
language-name = Español
document-title = { $title } · { $tenant }
document-title-error = Error: { $title } · { $tenant }
skip = Saltar al contenido
foot-help = Ayuda de { $tenant }
foot-contact = Contactar con { $tenant }
foot-privacy = Privacidad
foot-languages = Idioma

## The password field

password-new = Nueva contraseña
password-show = Mostrar la contraseña
password-help = { $min } caracteres o más. Unas cuantas palabras que recuerdes valen más que los símbolos; puedes usar espacios.
# The script puts the number in as somebody types, so it can't follow plural forms.
password-count-more = Por escribir: { $min }
password-count-enough = Longitud suficiente
password-error-summary = Esta contraseña todavía no sirve
password-error-missing = Aquí aún no hay ninguna contraseña. Escribe una nueva.
password-error-too-short = Es demasiado corta. Necesita { $min } caracteres o más; basta con unas cuantas palabras seguidas.
password-error-too-long = Es demasiado larga para guardarla entera. El máximo son { $max } caracteres.
password-error-common = Esta contraseña está en las listas que los atacantes prueban primero. Elige una que sea solo tuya.
password-error-context = Está hecha con tu nombre, tu usuario o { $tenant }, y eso es lo primero que se prueba. Elige otras palabras.
password-error-sequence = Sigue una secuencia, como abcd o 1234, y eso es lo primero que se prueba. Elige varias palabras sin relación entre sí.
password-error-repeat = Se repite, y las repeticiones se prueban primero. Elige varias palabras sin relación entre sí.
password-error-keyboard = Es una fila del teclado, y eso es lo primero que se prueba. Elige varias palabras sin relación entre sí.
password-error-names = Es un nombre y poco más, y eso es lo primero que se prueba. Elige varias palabras sin relación entre sí.
password-error-date = Gira en torno a una fecha o un año, y eso es lo primero que se prueba. Elige varias palabras sin relación entre sí.
password-error-missing-lowercase = { $tenant } pide una letra minúscula en cada contraseña. Añade una.
password-error-missing-uppercase = { $tenant } pide una letra mayúscula en cada contraseña. Añade una.
password-error-missing-digit = { $tenant } pide una cifra en cada contraseña. Añade una.
password-error-missing-symbol = { $tenant } pide un símbolo en cada contraseña, como ! o -. Añade uno.
password-error-same = Es la contraseña que tienes ahora. Elige una que no hayas usado antes.
error-form-expired = Esta página llevaba mucho tiempo abierta y no hemos aceptado lo que enviaste. Nada ha cambiado. Envíalo otra vez.

## Log in

login-title = Iniciar sesión
login-label = Usuario o correo electrónico
login-password = Contraseña
login-forgot = ¿Olvidaste tu contraseña?
login-submit = Iniciar sesión
login-error-mismatch = El usuario y la contraseña no coinciden. Revisa ambos e inténtalo de nuevo.
login-error-hint = Si un administrador restableció tu contraseña, busca el correo con el aviso: la anterior ya no funciona.
login-error-throttled =
    { $minutes ->
        [one] Hubo demasiados intentos, así que este acceso queda en pausa un minuto. Tu cuenta está a salvo; inténtalo de nuevo después.
       *[other] Hubo demasiados intentos, así que este acceso queda en pausa { $minutes } minutos. Tu cuenta está a salvo; inténtalo de nuevo después.
    }
login-notice-password-set = Tu nueva contraseña está lista. Inicia sesión con ella.
login-notice-signed-out = Has cerrado la sesión.
login-notice-reauthenticate = Tu sesión ya está abierta. Para continuar, confirma que eres tú: escribe otra vez tu contraseña.

## The password that an administrator's reset has killed

dead-password-title = Tu contraseña fue restablecida
dead-password-link = Un administrador restableció tu contraseña, así que la que escribiste ya no funciona. Te hemos enviado un enlace para crear una nueva.
dead-password-generated = Un administrador restableció tu contraseña, así que la que escribiste ya no funciona. Te hemos enviado una nueva.
dead-password-next-link = Abre el correo más reciente y pulsa el botón.
dead-password-next-generated = Abre el correo más reciente e inicia sesión con la contraseña que contiene.
dead-password-submit = Reenviar el correo
dead-password-spam = ¿No está? Mira en la carpeta de spam. Cada correo sustituye al anterior.
dead-password-back = Volver a iniciar sesión

## The forced change

choose-password-title = Elige tu propia contraseña
choose-password-reset-by-at = { $administrator } restableció tu contraseña a las <b>{ $time }</b>. La que usaste para entrar vale solo hasta que elijas una nueva.
choose-password-reset-by = { $administrator } restableció tu contraseña. La que usaste para entrar vale solo hasta que elijas una nueva.
choose-password-reset-at = Tu contraseña fue restablecida a las <b>{ $time }</b>. La que usaste para entrar vale solo hasta que elijas una nueva.
choose-password-reset = Tu contraseña fue restablecida. La que usaste para entrar vale solo hasta que elijas una nueva.
choose-password-for = Para <b>{ $login }</b>
choose-password-submit = Guardar y continuar

## Logged in

signed-in-title = Tu sesión está abierta
signed-in-lead = como <b>{ $name }</b>
signed-in-login = Usuario
signed-in-since = Desde
signed-in-since-time = { $time } { $zone }, { $date }
signed-in-organisation = Organización
signed-in-logout = Cerrar sesión

## Forgot your password?

recover-title = ¿Olvidaste tu contraseña?
recover-lead = Dinos tu usuario o correo electrónico. Si corresponde a una cuenta, le enviamos un enlace para crear una nueva contraseña.
recover-help = El que usas para iniciar sesión en { $tenant }. Tu contraseña actual funciona hasta que crees una nueva.
recover-submit = Enviarme un enlace
recover-back = Volver a iniciar sesión
recover-error-summary = Aún no se ha enviado nada
recover-error-missing = Escribe tu usuario o correo electrónico.
recover-error-too-long = Es más largo que cualquier usuario de aquí. Revísalo e inténtalo de nuevo.

recover-sent-title = Mira tu correo
recover-sent-lead =
    { $minutes ->
        [one] Si ese usuario corresponde a una cuenta, hay un enlace en camino a su dirección. Vale <b>un minuto</b>.
       *[other] Si ese usuario corresponde a una cuenta, hay un enlace en camino a su dirección. Vale <b>{ $minutes } minutos</b>.
    }
recover-sent-nothing = ¿Nada después de dos minutos? Mira en la carpeta de spam o <a>envíalo otra vez</a>.
recover-sent-until = La contraseña anterior funciona hasta que crees una nueva.

## The reset page

reset-title = Crea tu nueva contraseña
reset-title-setup = Crea tu primera contraseña
reset-for = Para <b>{ $login }</b>
reset-until = Este enlace vale hasta las <b>{ $time }</b> { $zone }
reset-until-date = Este enlace vale hasta las <b>{ $time }</b> { $zone } del { $date }
reset-left = quedan <b>{ $left }</b>
reset-say-low = Quedan dos minutos. Puedes pedir otro enlace cuando quieras.
reset-say-over = El tiempo se ha acabado. Lo que escribiste sigue aquí; pide otro enlace más abajo.
reset-submit = Guardar la contraseña
reset-effect = Al guardar se cierran todas tus sesiones. Después inicias sesión con la nueva contraseña.
reset-effect-self = La contraseña anterior funciona hasta que guardes. Al guardar se cierran todas tus sesiones, y después inicias sesión con la nueva.
reset-effect-setup = Al guardar se activa tu cuenta. Después inicias sesión con esta contraseña.
reset-no-time = ¿Te falta tiempo? <a>Pide otro enlace</a>

reset-done-title = Tu nueva contraseña está lista
reset-done-lead = Funciona desde ahora, y la anterior ya no. Se han cerrado todas tus sesiones.
reset-done-submit = Iniciar sesión
reset-done-mail = Te hemos enviado un correo que lo confirma. Si llega uno así sin que hayas cambiado nada, avísanos.

reset-expired-title = Este enlace ya no funciona
reset-expired-lead =
    { $minutes ->
        [one] Cada enlace vale un minuto y una sola vez.
       *[other] Cada enlace vale { $minutes } minutos y una sola vez.
    }
reset-expired-at = Este terminó a las <b>{ $time }</b> { $zone }.
reset-expired-resend = Podemos enviar uno nuevo a la misma dirección.
reset-expired-submit = Enviarme otro enlace
reset-expired-newest = Abre siempre el correo más reciente: cada uno sustituye al anterior. ¿Nada después de dos minutos? Mira en la carpeta de spam.
reset-expired-other = ¿Ya no usas esa dirección? <a>Pide ayuda a { $tenant }</a>

reset-sent-title = Hay un nuevo enlace en camino
reset-sent-lead =
    { $minutes ->
        [one] Va a la misma dirección que antes y vale <b>un minuto</b>.
       *[other] Va a la misma dirección que antes y vale <b>{ $minutes } minutos</b>.
    }
reset-sent-newest = Abre el correo más reciente: sustituye a los anteriores. ¿Nada después de dos minutos? Mira en la carpeta de spam.
reset-sent-back = Volver a iniciar sesión

## Applications and devices that ask for an account

continue-to = para continuar en <b>{ $client }</b>
account-as = Sesión abierta como <b>{ $name }</b>
account-not-you = ¿No eres tú?
decision-allow = Permitir
decision-deny = No permitir

consent-title = ¿Permites que { $client } use tu cuenta?
consent-lead = Tu respuesta se envía a <b>{ $host }</b>.
consent-asks = La aplicación podrá:
consent-later = Puedes retirar el permiso cuando quieras: en la página de tu cuenta, en «Aplicaciones conectadas».
consent-site = Acerca de { $client }
consent-policy = Política de privacidad de la aplicación
consent-terms = Condiciones de uso de la aplicación

# What an application may do. They follow consent-asks, in a list, and also stand in lists of their own.
scope-identity = reconocerte cuando vuelvas
scope-profile = ver tu nombre y tu usuario
scope-email = ver tu dirección de correo electrónico
scope-groups = ver a qué grupos perteneces
scope-offline = seguir conectada cuando no estés aquí
scope-other = usar «{ $scope }»

choose-account-title = Elige una cuenta
choose-account-keep = Continuar como { $name }
choose-account-other = Usar otra cuenta

log-out-title = ¿Cerrar la sesión?
log-out-asked = <b>{ $client }</b> pide cerrar tu sesión.
log-out-asked-nobody = Una aplicación pide cerrar tu sesión.
log-out-effect = Se cierra tu sesión de { $tenant } en este navegador. Nada más cambia.
log-out-submit = Cerrar sesión
log-out-stay = Seguir con la sesión abierta

device-title = Conectar un dispositivo
device-lead = Escribe el código que aparece en la pantalla del dispositivo.
device-label = Código de la pantalla
device-help = Da igual si usas mayúsculas, minúsculas, espacios o guiones.
device-submit = Continuar
device-error-summary = Todavía no se ha conectado ningún dispositivo
device-error-missing = Aquí aún no hay ningún código. Escribe el que aparece en la pantalla del dispositivo.
device-error-unknown = Ningún dispositivo espera con este código. Puede que haya caducado: revísalo o haz que el dispositivo muestre otro.
device-error-throttled =
    { $minutes ->
        [one] Hubo demasiados códigos seguidos, así que esta página queda en pausa un minuto. Tu cuenta está a salvo; inténtalo de nuevo después.
       *[other] Hubo demasiados códigos seguidos, así que esta página queda en pausa { $minutes } minutos. Tu cuenta está a salvo; inténtalo de nuevo después.
    }

device-confirm-title = ¿Es este tu dispositivo?
device-confirm-lead = Continúa solo si en la pantalla del dispositivo aparece el mismo código.
device-confirm-client = Si lo permites, <b>{ $client }</b> se conecta a tu cuenta.
device-confirm-warning = ¿Alguien te envió o te dictó este código? Entonces no lo permitas: esa persona entraría en tu cuenta.

device-done-title = Tu dispositivo está conectado
device-done-lead = Vuelve al dispositivo, que continúa por sí solo. Puedes cerrar esta página.
device-done-title-denied = El dispositivo no se ha conectado
device-done-lead-denied = No ha sabido nada de ti y no puede usar tu cuenta. Puedes cerrar esta página.
device-done-account = Ir a tu cuenta

form-post-title = De vuelta a { $client }
form-post-lead = Ya casi está. Si no pasa nada, pulsa «Continuar».
form-post-submit = Continuar

applications-title = Aplicaciones conectadas
applications-lead = Estas aplicaciones pueden usar tu cuenta. Si desconectas una, ya no podrá; lo que haya visto hasta ahora lo conserva.
applications-empty = No hay ninguna aplicación conectada a tu cuenta. Las que permitas aparecerán aquí.
applications-since = Conectada el { $date }
applications-used = Usada por última vez el { $date }
applications-own = Pertenece a { $tenant }
applications-disconnect = Desconectar
# The same button, spoken.
applications-disconnect-name = Desconectar { $client }
applications-back = Volver a tu cuenta

## Trouble

error-request = Si pides ayuda, di este número: <b>{ $id }</b>
error-go-login = Ir a iniciar sesión
error-go-again = Empezar de nuevo
error-not-found-title = No hay nada en esta dirección
error-not-found-what = Quizá la dirección se cortó al copiarla o la página se ha movido. No has perdido nada.
error-not-found-next = Si vienes de un correo, pulsa otra vez el botón. Si no, empieza por iniciar sesión.
error-unknown-tenant-title = Ninguna organización en esta dirección
error-unknown-tenant-what = La dirección nombra una organización que no está aquí, así que no hay dónde iniciar sesión.
error-unknown-tenant-next = Revisa la dirección o usa la que te dio tu organización.
error-bad-request-title = No se ha podido leer
error-bad-request-what = Algo de lo que se envió no es como se esperaba. Nada ha cambiado.
error-bad-request-next = Vuelve atrás e inténtalo otra vez, o empieza por iniciar sesión.
error-bad-request-not-a-form = Esta dirección espera un formulario HTML.
error-bad-request-too-large = Lo enviado pasa de { $kib } KiB.
error-bad-request-method = Esta dirección no admite ese método.
error-bad-request-too-slow = Lo enviado tardó más de { $seconds } s en llegar.
error-bad-request-ended-early = El envío se interrumpió antes de llegar entero.
error-bad-request-unreadable = No se entiende la petición.
error-form-expired-title = Esta página llevaba demasiado tiempo abierta
error-form-expired-what = Por tu seguridad, un formulario sirve solo durante un tiempo. No hemos aceptado lo que enviaste y nada ha cambiado.
error-form-expired-next = Empieza de nuevo; es un momento.
error-too-many-requests-title = Demasiados intentos seguidos
error-too-many-requests-what = Para proteger las cuentas solo aceptamos cierto número de intentos desde un mismo lugar. Nada ha cambiado y nadie está bloqueado.
error-too-many-requests-next =
    { $seconds ->
        [one] Espera un segundo e inténtalo de nuevo.
       *[other] Espera { $seconds } segundos e inténtalo de nuevo.
    }
error-unavailable-title = Ahora mismo no podemos responder
error-unavailable-what = Falta algo que necesitamos. Lo que enviaste no se ha llevado a cabo y nada se ha perdido.
error-unavailable-next = Inténtalo dentro de un minuto. La dirección es la misma.
error-internal-title = Algo ha fallado por nuestra parte
error-internal-what = No es cosa tuya. Puede que lo que enviaste no se haya llevado a cabo.
error-internal-next = Inténtalo de nuevo. Si vuelve a pasar, dinos el número de abajo y veremos qué fue.
error-tenant-disabled-title = { $tenant } está en pausa aquí
error-tenant-disabled-what = Las cuentas de la organización están en pausa, así que nadie puede iniciar sesión. Nada se ha perdido.
error-tenant-disabled-next = Pregunta a tu organización cuándo vuelve.
error-authorization-title = No se puede atender lo que pide esta aplicación
error-authorization-what = La aplicación pidió algo que no puede hacerse, así que no te hemos enviado de vuelta a ella. Nada tuyo ha cambiado.
error-authorization-next = Vuelve a la aplicación e inténtalo de nuevo. Si se repite, cuenta a quienes la hacen lo que aparece abajo.

## The demo's mailbox

mailbox-title = Buzón
mailbox-lead =
    { $count ->
        [0] Todavía sin correo
        [one] Un correo, tal como llegó por SMTP
       *[other] { $count } correos, tal como llegaron por SMTP
    }
mailbox-empty = Todavía no hay correo. Todo lo que envía la demo llega aquí, por SMTP; nada sale de esta máquina.
mailbox-refresh = Mirar otra vez
mailbox-to = Para
mailbox-from = De
mailbox-received = Recibido
mailbox-received-time = { $time } { $zone }, { $date }
mailbox-message-title = Correo
mailbox-back = Todos los correos
mailbox-html = Como lo ve casi todo el mundo
mailbox-frame = La parte HTML del correo
mailbox-text = Como texto sin formato
mailbox-headers = Cabeceras
mailbox-nothing = Este correo no tiene texto.

## Every mail

mail-hello = Hola, { $name }:
mail-hello-nobody = Hola:
mail-never-ask = { $tenant } nunca te pedirá una contraseña por correo ni por teléfono.
mail-sent-to = Enviado a { $to } porque es la dirección de tu cuenta de { $tenant }.
mail-no-reply = Nadie lee las respuestas a esta dirección.
mail-button-fails = ¿No funciona el botón? Copia esta dirección en tu navegador:
mail-login-label = Usuario
mail-password-label = Nueva contraseña
mail-limit-once =
    { $minutes ->
        [one] <b>El enlace vale hasta las { $time } { $zone }</b> (un minuto) y una sola vez.
       *[other] <b>El enlace vale hasta las { $time } { $zone }</b> ({ $minutes } minutos) y una sola vez.
    }
mail-too-late = ¿Ya es tarde? La página que se abre te envía otro.

## Mail: an administrator's reset, with a link

mail-reset-link-subject = Crea tu nueva contraseña de { $tenant }
mail-reset-link-preheader =
    { $minutes ->
        [one] Tu contraseña anterior ya no funciona. El enlace vale un minuto.
       *[other] Tu contraseña anterior ya no funciona. El enlace vale { $minutes } minutos.
    }
mail-reset-link-title = Crea tu nueva contraseña
mail-reset-link-by = { $administrator } restableció tu contraseña de { $tenant }. La anterior ya no funciona y se han cerrado todas tus sesiones. Para volver a entrar, crea una nueva:
mail-reset-link-by-nobody = Un administrador restableció tu contraseña de { $tenant }. La anterior ya no funciona y se han cerrado todas tus sesiones. Para volver a entrar, crea una nueva:
mail-reset-link-button = Crear mi contraseña
mail-reset-link-unexpected = ¿No lo esperabas? Escribe a <a>{ $support }</a> antes de crear nada. Sin este correo no entra nadie.
mail-reset-link-unexpected-nobody = ¿No lo esperabas? Pregunta a tu organización antes de crear nada. Sin este correo no entra nadie.

## Mail: an administrator's reset, with a new password

mail-reset-generated-subject = Nueva contraseña asignada
mail-reset-generated-preheader = Tu contraseña anterior de { $tenant } ya no funciona. Aquí tienes la nueva.
mail-reset-generated-title = Nueva contraseña asignada
mail-reset-generated-by = { $administrator } restableció tu contraseña de { $tenant }. La anterior ya no funciona y se han cerrado todas tus sesiones. Esta es la nueva:
mail-reset-generated-by-nobody = Un administrador restableció tu contraseña de { $tenant }. La anterior ya no funciona y se han cerrado todas tus sesiones. Esta es la nueva:
mail-reset-generated-until = <b>Vale hasta las { $time } { $zone } del { $date }.</b>
mail-reset-generated-change = Al iniciar sesión te pediremos que elijas otra que solo tú conozcas.
mail-reset-generated-button = Iniciar sesión
mail-reset-generated-unexpected = ¿No lo esperabas? No uses todavía la contraseña; escribe antes a <a>{ $support }</a>.
mail-reset-generated-unexpected-nobody = ¿No lo esperabas? No uses todavía la contraseña; pregunta antes a tu organización.

## Mail: forgot your password

mail-recover-link-subject = Tu enlace para una nueva contraseña de { $tenant }
mail-recover-link-preheader =
    { $minutes ->
        [one] Vale un minuto. La contraseña anterior funciona hasta que crees una nueva.
       *[other] Vale { $minutes } minutos. La contraseña anterior funciona hasta que crees una nueva.
    }
mail-recover-link-title = Crea una nueva contraseña
mail-recover-link-why = Alguien, casi seguro tú, pidió una nueva contraseña para tu cuenta de { $tenant }. Nada ha cambiado todavía: la anterior funciona hasta que crees una nueva.
mail-recover-link-button = Crear una contraseña
mail-recover-link-unexpected = ¿No fuiste tú? Entonces deja este correo como está: sin él nadie puede cambiar nada y tu contraseña sigue siendo la misma.

## Mail: the password was changed

mail-password-changed-subject = Tu contraseña de { $tenant } ha cambiado
mail-password-changed-preheader = Fue a las { $time } { $zone }. Si fuiste tú, no tienes que hacer nada.
mail-password-changed-title = Tu contraseña ha cambiado
mail-password-changed-when = La contraseña de tu cuenta de { $tenant } cambió a las <b>{ $time } { $zone } del { $date }</b>. Se han cerrado todas tus sesiones; la nueva contraseña ya funciona.
mail-password-changed-fine = Si fuiste tú, no tienes que hacer nada.
mail-password-changed-unexpected = Si no fuiste tú, recupera tu cuenta ahora:
mail-password-changed-button = Crear una contraseña
mail-password-changed-help = Después escribe a <a>{ $support }</a> para que podamos ver qué pasó.
mail-password-changed-help-nobody = Después avisa a tu organización para que pueda ver qué pasó.

## Mail: credentials went to another address

mail-reset-notice-subject = Tu contraseña de { $tenant } fue restablecida
mail-reset-notice-preheader = La anterior ya no funciona. Lo necesario para volver a entrar no vino a esta dirección.
mail-reset-notice-title = Tu contraseña fue restablecida
mail-reset-notice-by = { $administrator } restableció tu contraseña de { $tenant } a las <b>{ $time } { $zone } del { $date }</b>. La anterior ya no funciona y se han cerrado todas tus sesiones.
mail-reset-notice-by-nobody = Un administrador restableció tu contraseña de { $tenant } a las <b>{ $time } { $zone } del { $date }</b>. La anterior ya no funciona y se han cerrado todas tus sesiones.
mail-reset-notice-sent = Lo que necesitas para volver a entrar se envió a <b>{ $to }</b>, no a esta dirección.
mail-reset-notice-shown = La nueva contraseña se mostró al administrador, que te la hará llegar.
mail-reset-notice-unexpected = ¿No lo pediste? Puede que otra persona intente entrar: escribe enseguida a <a>{ $support }</a>.
mail-reset-notice-unexpected-nobody = ¿No lo pediste? Puede que otra persona intente entrar: avisa enseguida a tu organización.

## Mail: a new account

mail-welcome-subject = Tu cuenta de { $tenant } está lista
mail-welcome-preheader = Aquí tienes tu usuario y tu primera contraseña. Ya puedes iniciar sesión.
mail-welcome-title = Tu cuenta está lista
mail-welcome-by = { $tenant } ha creado una cuenta para ti. Inicia sesión con:
mail-welcome-password = Contraseña
mail-welcome-until = <b>La contraseña vale hasta las { $time } { $zone } del { $date }.</b>
mail-welcome-change = Al iniciar sesión te pediremos que elijas otra que solo tú conozcas.
mail-welcome-button = Iniciar sesión
mail-welcome-unexpected = ¿No esperabas una cuenta? No la uses todavía; escribe antes a <a>{ $support }</a>.
mail-welcome-unexpected-nobody = ¿No esperabas una cuenta? No la uses todavía; pregunta antes a tu organización.

## Mail: a test

mail-test-subject = { $tenant } puede enviar correo
mail-test-preheader = Un correo de prueba desde tu página de ajustes. Llegó, así que la salida funciona.
mail-test-title = La salida funciona
mail-test-when = Este es el correo de prueba que se pidió a las <b>{ $time } { $zone } del { $date }</b>. Ha llegado, así que el correo de { $tenant } alcanza esta dirección.
mail-test-nothing = No tienes que hacer nada.
