# Polish: every string of every page and mail of the default theme. How to write one: docs/contributing/add-a-language.md.
#
# «Ty», with a capital as in letters, and impersonal wherever something was done: «zresetowano», never «zresetowałeś/aś».
# Names of people and tenants stand where they needn't be declined («przez: …», «konto …»). Plurals: one, few, many.
# Glossary   password: hasło · reset: reset, resetować · link: link · log in, log out: zaloguj się, wyloguj się ·
#            login: login · account: konto · mail: e-mail, wiadomość · spam: spam · tenant: organizacja · request id: numer
# The old password «już nie działa»; a link «działa» or «jest ważny» so many minutes. Nobody is to blame.

## Every page

# What the language calls itself, in every chooser.
language-name = Polski
document-title = { $title } · { $tenant }
document-title-error = Błąd: { $title } · { $tenant }
skip = Przejdź do treści
foot-help = Pomoc: { $tenant }
foot-contact = Kontakt: { $tenant }
foot-privacy = Prywatność
foot-languages = Język

## The password field

password-new = Nowe hasło
password-show = Pokaż hasło
password-help =
    { $min ->
        [one] Co najmniej { $min } znak. Kilka słów, które zapamiętasz, jest lepsze niż symbole; spacje są dozwolone.
        [few] Co najmniej { $min } znaki. Kilka słów, które zapamiętasz, jest lepsze niż symbole; spacje są dozwolone.
        [many] Co najmniej { $min } znaków. Kilka słów, które zapamiętasz, jest lepsze niż symbole; spacje są dozwolone.
       *[other] Co najmniej { $min } znaku. Kilka słów, które zapamiętasz, jest lepsze niż symbole; spacje są dozwolone.
    }
# The script puts the number in as somebody types, so it can't follow plural forms.
password-count-more = Brakuje znaków: { $min }
password-count-enough = Długość wystarczy
password-error-summary = Tego hasła jeszcze nie można użyć
password-error-missing = Nie ma tu jeszcze hasła. Wpisz nowe.
password-error-too-short =
    { $min ->
        [one] To hasło jest za krótkie. Musi mieć co najmniej { $min } znak; wystarczy kilka słów pod rząd.
        [few] To hasło jest za krótkie. Musi mieć co najmniej { $min } znaki; wystarczy kilka słów pod rząd.
        [many] To hasło jest za krótkie. Musi mieć co najmniej { $min } znaków; wystarczy kilka słów pod rząd.
       *[other] To hasło jest za krótkie. Musi mieć co najmniej { $min } znaku; wystarczy kilka słów pod rząd.
    }
password-error-too-long = To hasło jest za długie, by zapisać je w całości. Limit znaków: { $max }.
password-error-common = To hasło jest na listach, które atakujący sprawdzają najpierw. Wybierz takie, którego nie ma nikt inny.
password-error-context = To hasło powstało z Twojego imienia, loginu lub nazwy { $tenant }, a takie sprawdza się najpierw. Wybierz inne słowa.
password-error-sequence = To kolejne znaki, jak abcd lub 1234, a takie sprawdza się najpierw. Wybierz kilka niezwiązanych ze sobą słów.
password-error-repeat = To hasło się powtarza, a powtórzenia sprawdza się najpierw. Wybierz kilka niezwiązanych ze sobą słów.
password-error-keyboard = To rząd klawiszy, a takie hasła sprawdza się najpierw. Wybierz kilka niezwiązanych ze sobą słów.
password-error-names = To imię i niewiele więcej, a takie hasła sprawdza się najpierw. Wybierz kilka niezwiązanych ze sobą słów.
password-error-date = To hasło opiera się na dacie lub roku, a takie sprawdza się najpierw. Wybierz kilka niezwiązanych ze sobą słów.
password-error-missing-lowercase = { $tenant } wymaga małej litery w każdym haśle. Dodaj ją.
password-error-missing-uppercase = { $tenant } wymaga wielkiej litery w każdym haśle. Dodaj ją.
password-error-missing-digit = { $tenant } wymaga cyfry w każdym haśle. Dodaj ją.
password-error-missing-symbol = { $tenant } wymaga symbolu w każdym haśle, na przykład ! lub -. Dodaj go.
password-error-same = To Twoje obecne hasło. Wybierz takie, które nie było jeszcze używane.
error-form-expired = Ta strona była długo otwarta, więc przesłane dane nie zostały przyjęte. Nic się nie zmieniło. Wyślij je jeszcze raz.

## Log in

login-title = Zaloguj się
login-label = Login lub e-mail
login-password = Hasło
login-forgot = Nie pamiętasz hasła?
login-submit = Zaloguj się
login-error-mismatch = Login i hasło nie pasują do siebie. Sprawdź jedno i drugie i spróbuj ponownie.
login-error-hint = Jeśli hasło zostało zresetowane przez administratora, poszukaj wiadomości w tej sprawie: stare już nie działa.
login-error-throttled =
    { $minutes ->
        [one] Było zbyt wiele prób, więc ten login ma minutę przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
        [few] Było zbyt wiele prób, więc ten login ma { $minutes } minuty przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
        [many] Było zbyt wiele prób, więc ten login ma { $minutes } minut przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
       *[other] Było zbyt wiele prób, więc ten login ma { $minutes } minuty przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
    }
login-notice-password-set = Nowe hasło jest ustawione. Możesz się nim zalogować.
login-notice-signed-out = Wylogowano.
login-notice-reauthenticate = Twoja sesja jest już otwarta. Aby przejść dalej, potwierdź, że to Ty: wpisz hasło jeszcze raz.

## The password that an administrator's reset has killed

dead-password-title = Twoje hasło zostało zresetowane
dead-password-link = Hasło zostało zresetowane przez administratora, więc to wpisane już nie działa. Link do ustawienia nowego jest w wysłanej do Ciebie wiadomości.
dead-password-generated = Hasło zostało zresetowane przez administratora, więc to wpisane już nie działa. Nowe jest w wysłanej do Ciebie wiadomości.
dead-password-next-link = Otwórz najnowszą wiadomość i naciśnij znajdujący się w niej przycisk.
dead-password-next-generated = Otwórz najnowszą wiadomość i zaloguj się podanym w niej hasłem.
dead-password-submit = Wyślij ponownie
dead-password-spam = Nie ma jej? Zajrzyj do spamu. Każda wiadomość zastępuje poprzednią.
dead-password-back = Wróć do logowania

## The forced change

choose-password-title = Wybierz własne hasło
choose-password-reset-by-at = Twoje hasło zostało zresetowane o <b>{ $time }</b> (przez: { $administrator }). To, którym się logujesz, działa tylko do czasu wybrania nowego.
choose-password-reset-by = Twoje hasło zostało zresetowane (przez: { $administrator }). To, którym się logujesz, działa tylko do czasu wybrania nowego.
choose-password-reset-at = Twoje hasło zostało zresetowane o <b>{ $time }</b>. To, którym się logujesz, działa tylko do czasu wybrania nowego.
choose-password-reset = Twoje hasło zostało zresetowane. To, którym się logujesz, działa tylko do czasu wybrania nowego.
choose-password-for = Dla <b>{ $login }</b>
choose-password-submit = Zapisz i przejdź dalej

## Logged in

signed-in-title = Zalogowano
signed-in-lead = jako <b>{ $name }</b>
signed-in-login = Login
signed-in-since = Od
signed-in-since-time = { $date }, { $time } { $zone }
signed-in-organisation = Organizacja
signed-in-logout = Wyloguj się

## Forgot your password?

recover-title = Nie pamiętasz hasła?
recover-lead = Podaj login lub e-mail. Jeśli należy do jakiegoś konta, wyślemy na jego adres link do ustawienia nowego hasła.
recover-help = Ten, którym logujesz się na konto { $tenant }. Obecne hasło działa, dopóki nie ustawisz nowego.
recover-submit = Wyślij mi link
recover-back = Wróć do logowania
recover-error-summary = Nic jeszcze nie wysłano
recover-error-missing = Wpisz login lub e-mail.
recover-error-too-long = To dłuższe niż jakikolwiek tutejszy login. Sprawdź i spróbuj ponownie.

recover-sent-title = Sprawdź pocztę
recover-sent-lead =
    { $minutes ->
        [one] Jeśli ten login należy do jakiegoś konta, link jest już w drodze na jego adres. Działa <b>minutę</b>.
        [few] Jeśli ten login należy do jakiegoś konta, link jest już w drodze na jego adres. Działa <b>{ $minutes } minuty</b>.
        [many] Jeśli ten login należy do jakiegoś konta, link jest już w drodze na jego adres. Działa <b>{ $minutes } minut</b>.
       *[other] Jeśli ten login należy do jakiegoś konta, link jest już w drodze na jego adres. Działa <b>{ $minutes } minuty</b>.
    }
recover-sent-nothing = Po dwóch minutach nic nie ma? Zajrzyj do spamu albo <a>wyślij ponownie</a>.
recover-sent-until = Dopóki nie ustawisz nowego hasła, działa stare.

## The reset page

reset-title = Ustaw nowe hasło
reset-title-setup = Ustaw pierwsze hasło
reset-for = Dla <b>{ $login }</b>
reset-until = Ten link działa do <b>{ $time }</b> { $zone }
reset-until-date = Ten link działa do { $date }, godz. <b>{ $time }</b> { $zone }
reset-left = zostało <b>{ $left }</b>
reset-say-low = Zostały dwie minuty. W każdej chwili możesz poprosić o nowy link.
reset-say-over = Czas minął. To, co jest wpisane, zostaje; poproś niżej o nowy link.
reset-submit = Zapisz hasło
reset-effect = Po zapisaniu wszystkie sesje zostaną zakończone. Potem zalogujesz się nowym hasłem.
reset-effect-self = Do chwili zapisania działa stare hasło. Potem wszystkie sesje zostaną zakończone i zalogujesz się nowym.
reset-effect-setup = Zapisanie włącza Twoje konto. Potem zalogujesz się tym hasłem.
reset-no-time = Za mało czasu? <a>Poproś o nowy link</a>

reset-done-title = Nowe hasło jest ustawione
reset-done-lead = Działa od teraz, a stare już nie. Wszystkie sesje zostały zakończone.
reset-done-submit = Zaloguj się
reset-done-mail = Potwierdzenie wysłaliśmy e-mailem. Jeśli kiedyś przyjdzie takie bez zmiany z Twojej strony, daj nam znać.

reset-expired-title = Ten link już nie działa
reset-expired-lead =
    { $minutes ->
        [one] Każdy link działa minutę i tylko raz.
        [few] Każdy link działa { $minutes } minuty i tylko raz.
        [many] Każdy link działa { $minutes } minut i tylko raz.
       *[other] Każdy link działa { $minutes } minuty i tylko raz.
    }
reset-expired-at = Ten wygasł o <b>{ $time }</b> { $zone }.
reset-expired-resend = Możemy wysłać nowy na ten sam adres.
reset-expired-submit = Wyślij mi nowy link
reset-expired-newest = Otwieraj zawsze najnowszą wiadomość: każda zastępuje poprzednią. Po dwóch minutach nic nie ma? Zajrzyj do spamu.
reset-expired-other = To już nie Twój adres? <a>Poproś o pomoc: { $tenant }</a>

reset-sent-title = Nowy link jest w drodze
reset-sent-lead =
    { $minutes ->
        [one] Idzie na ten sam adres co poprzednio i działa <b>minutę</b>.
        [few] Idzie na ten sam adres co poprzednio i działa <b>{ $minutes } minuty</b>.
        [many] Idzie na ten sam adres co poprzednio i działa <b>{ $minutes } minut</b>.
       *[other] Idzie na ten sam adres co poprzednio i działa <b>{ $minutes } minuty</b>.
    }
reset-sent-newest = Otwórz najnowszą wiadomość: zastępuje wcześniejsze. Po dwóch minutach nic nie ma? Zajrzyj do spamu.
reset-sent-back = Wróć do logowania

## Applications and devices that ask for an account

continue-to = aby przejść do aplikacji <b>{ $client }</b>
account-as = Zalogowano jako <b>{ $name }</b>
account-not-you = To nie Ty?
decision-allow = Zezwól
decision-deny = Nie zezwalaj

consent-title = Czy { $client } może korzystać z Twojego konta?
consent-lead = Odpowiedź trafi na adres <b>{ $host }</b>.
consent-asks = Ta aplikacja będzie mogła:
consent-later = Zgodę możesz cofnąć w każdej chwili: na stronie swojego konta, w części „Połączone aplikacje”.
consent-site = O aplikacji { $client }
consent-policy = Polityka prywatności aplikacji
consent-terms = Warunki korzystania z aplikacji

# What an application may do. They follow consent-asks, in a list, and also stand in lists of their own.
scope-identity = rozpoznawać Cię, gdy wracasz
scope-profile = widzieć Twoje imię i nazwisko oraz login
scope-email = widzieć Twój adres e-mail
scope-groups = widzieć, do jakich grup należysz
scope-offline = utrzymywać połączenie pod Twoją nieobecność
scope-other = korzystać z „{ $scope }”

choose-account-title = Wybierz konto
choose-account-keep = Przejdź dalej jako { $name }
choose-account-other = Użyj innego konta

log-out-title = Wylogować się?
log-out-asked = Aplikacja <b>{ $client }</b> prosi, aby Cię wylogować.
log-out-asked-nobody = Aplikacja prosi, aby Cię wylogować.
log-out-effect = W tej przeglądarce zakończy się sesja konta { $tenant }. Nic więcej się nie zmieni.
log-out-submit = Wyloguj się
log-out-stay = Nie wylogowuj mnie

device-title = Połącz urządzenie
device-lead = Wpisz kod, który widać na ekranie urządzenia.
device-label = Kod z ekranu
device-help = Wielkość liter, odstępy i łączniki nie mają znaczenia.
device-submit = Dalej
device-error-summary = Żadne urządzenie nie jest jeszcze połączone
device-error-missing = Nie ma tu jeszcze kodu. Wpisz ten, który widać na ekranie urządzenia.
device-error-unknown = Z tym kodem nie czeka żadne urządzenie. Kod mógł stracić ważność: sprawdź go albo wyświetl na urządzeniu nowy.
device-error-throttled =
    { $minutes ->
        [one] Było zbyt wiele kodów z rzędu, więc ta strona ma minutę przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
        [few] Było zbyt wiele kodów z rzędu, więc ta strona ma { $minutes } minuty przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
        [many] Było zbyt wiele kodów z rzędu, więc ta strona ma { $minutes } minut przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
       *[other] Było zbyt wiele kodów z rzędu, więc ta strona ma { $minutes } minuty przerwy. Konto jest bezpieczne; spróbuj ponownie po tym czasie.
    }

device-confirm-title = Czy to Twoje urządzenie?
device-confirm-lead = Przejdź dalej tylko wtedy, gdy ten sam kod widać na jego ekranie.
device-confirm-client = Twoja zgoda połączy aplikację <b>{ $client }</b> z Twoim kontem.
device-confirm-warning = Ktoś przysłał Ci ten kod albo go podyktował? Nie zezwalaj: ta osoba dostałaby się na Twoje konto.

device-done-title = Urządzenie jest połączone
device-done-lead = Wróć do niego: dalej pójdzie samo. Tę stronę można zamknąć.
device-done-title-denied = Urządzenie nie zostało połączone
device-done-lead-denied = Niczego się o Tobie nie dowiedziało i nie może korzystać z Twojego konta. Tę stronę można zamknąć.
device-done-account = Przejdź do swojego konta

form-post-title = Powrót do aplikacji { $client }
form-post-lead = To już prawie koniec. Jeśli nic się nie dzieje, naciśnij „Dalej”.
form-post-submit = Dalej

applications-title = Połączone aplikacje
applications-lead = Te aplikacje mogą korzystać z Twojego konta. Po odłączeniu aplikacja już nie może; to, co dotąd zobaczyła, zachowuje.
applications-empty = Z Twoim kontem nie jest połączona żadna aplikacja. Te, którym zezwolisz, pojawią się tutaj.
applications-since = Połączona { $date }
applications-used = Ostatnio używana { $date }
applications-own = Należy do organizacji { $tenant }
applications-disconnect = Odłącz
# The same button, spoken.
applications-disconnect-name = Odłącz aplikację { $client }
applications-back = Wróć do swojego konta

## Trouble

error-request = Prosząc o pomoc, podaj ten numer: <b>{ $id }</b>
error-go-login = Przejdź do logowania
error-go-again = Zacznij od nowa
error-not-found-title = Pod tym adresem nic nie ma
error-not-found-what = Może adres urwał się przy kopiowaniu albo strona zmieniła miejsce. Nic Twojego nie przepadło.
error-not-found-next = Jeśli prowadzi tu wiadomość, naciśnij jej przycisk jeszcze raz. W innym razie zacznij od logowania.
error-unknown-tenant-title = Pod tym adresem nie ma organizacji
error-unknown-tenant-what = Adres wskazuje organizację, której tu nie ma, więc nie ma do czego się zalogować.
error-unknown-tenant-next = Sprawdź adres albo użyj tego, który podała Twoja organizacja.
error-bad-request-title = Nie udało się tego odczytać
error-bad-request-what = Coś w przesłanych danych nie jest takie, jak powinno. Nic się nie zmieniło.
error-bad-request-next = Wróć i spróbuj jeszcze raz albo zacznij od logowania.
error-bad-request-not-a-form = Ten adres przyjmuje formularz HTML.
error-bad-request-too-large = Przesłane dane mają ponad { $kib } KiB.
error-bad-request-method = Ten adres nie przyjmuje tej metody.
error-bad-request-too-slow = Dane docierały dłużej niż { $seconds } s.
error-bad-request-ended-early = Przesyłanie urwało się przed końcem.
error-bad-request-unreadable = Żądania nie da się odczytać.
error-form-expired-title = Ta strona była otwarta za długo
error-form-expired-what = Dla bezpieczeństwa formularz działa tylko przez pewien czas. Przesłane dane nie zostały przyjęte i nic się nie zmieniło.
error-form-expired-next = Zacznij od nowa; to chwila.
error-too-many-requests-title = Zbyt wiele prób z rzędu
error-too-many-requests-what = Aby chronić konta, przyjmujemy z jednego miejsca tylko pewną liczbę prób. Nic się nie zmieniło i nikt nie jest zablokowany.
error-too-many-requests-next =
    { $seconds ->
        [one] Odczekaj sekundę i spróbuj ponownie.
        [few] Odczekaj { $seconds } sekundy i spróbuj ponownie.
        [many] Odczekaj { $seconds } sekund i spróbuj ponownie.
       *[other] Odczekaj { $seconds } sekundy i spróbuj ponownie.
    }
error-unavailable-title = W tej chwili nie możemy odpowiedzieć
error-unavailable-what = Chwilowo brakuje czegoś, czego potrzebujemy. Przesłane dane nie zostały przetworzone i nic nie przepadło.
error-unavailable-next = Spróbuj ponownie za minutę. Adres się nie zmienia.
error-internal-title = Coś poszło nie tak po naszej stronie
error-internal-what = To nie Twoja wina. Przesłane dane mogły nie zostać przetworzone.
error-internal-next = Spróbuj ponownie. Jeśli to się powtórzy, podaj nam poniższy numer, a sprawdzimy, co się stało.
error-tenant-disabled-title = { $tenant } ma tu przerwę
error-tenant-disabled-what = Konta tej organizacji są wstrzymane, więc nikt nie może się zalogować. Nic nie przepadło.
error-tenant-disabled-next = Zapytaj w swojej organizacji, kiedy wróci.
error-authorization-title = Prośby tej aplikacji nie da się spełnić
error-authorization-what = Aplikacja poprosiła o coś, czego nie da się zrobić, więc nie odsyłamy Cię do niej. Nic Twojego się nie zmieniło.
error-authorization-next = Wróć do aplikacji i spróbuj ponownie. Jeśli to się powtórzy, przekaż jej twórcom to, co widać poniżej.

## The demo's mailbox

mailbox-title = Skrzynka pocztowa
mailbox-lead =
    { $count ->
        [0] Jeszcze nie ma poczty
        [one] Jedna wiadomość, tak jak przyszła przez SMTP
        [few] { $count } wiadomości, tak jak przyszły przez SMTP
        [many] { $count } wiadomości, tak jak przyszły przez SMTP
       *[other] { $count } wiadomości, tak jak przyszły przez SMTP
    }
mailbox-empty = Jeszcze nie ma poczty. Wszystko, co wysyła demo, trafia tutaj przez SMTP; nic nie opuszcza tej maszyny.
mailbox-refresh = Sprawdź ponownie
mailbox-to = Do
mailbox-from = Od
mailbox-received = Odebrano
mailbox-received-time = { $date }, { $time } { $zone }
mailbox-message-title = Wiadomość
mailbox-back = Wszystkie wiadomości
mailbox-html = Tak, jak widzi ją większość osób
mailbox-frame = Część HTML wiadomości
mailbox-text = Jako zwykły tekst
mailbox-headers = Nagłówki
mailbox-nothing = Ta wiadomość nie ma tekstu.

## Every mail

mail-hello = Dzień dobry, { $name },
mail-hello-nobody = Dzień dobry,
mail-never-ask = { $tenant } nigdy nie poprosi Cię o hasło w wiadomości ani przez telefon.
mail-sent-to = Wysłano na { $to }, ponieważ to adres Twojego konta { $tenant }.
mail-no-reply = Odpowiedzi na ten adres nikt nie czyta.
mail-button-fails = Przycisk nie działa? Skopiuj ten adres do przeglądarki:
mail-login-label = Login
mail-password-label = Nowe hasło
mail-limit-once =
    { $minutes ->
        [one] <b>Link działa do { $time } { $zone }</b> (minutę) i tylko raz.
        [few] <b>Link działa do { $time } { $zone }</b> ({ $minutes } minuty) i tylko raz.
        [many] <b>Link działa do { $time } { $zone }</b> ({ $minutes } minut) i tylko raz.
       *[other] <b>Link działa do { $time } { $zone }</b> ({ $minutes } minuty) i tylko raz.
    }
mail-too-late = Za późno? Strona, którą otworzy, wyśle Ci nowy.

## Mail: an administrator's reset, with a link

mail-reset-link-subject = Ustaw nowe hasło do konta { $tenant }
mail-reset-link-preheader =
    { $minutes ->
        [one] Poprzednie hasło już nie działa. Link w środku jest ważny minutę.
        [few] Poprzednie hasło już nie działa. Link w środku jest ważny { $minutes } minuty.
        [many] Poprzednie hasło już nie działa. Link w środku jest ważny { $minutes } minut.
       *[other] Poprzednie hasło już nie działa. Link w środku jest ważny { $minutes } minuty.
    }
mail-reset-link-title = Ustaw nowe hasło
mail-reset-link-by = Hasło do Twojego konta { $tenant } zostało zresetowane (przez: { $administrator }). Poprzednie już nie działa, a wszystkie sesje zostały zakończone. Aby wrócić, ustaw nowe:
mail-reset-link-by-nobody = Hasło do Twojego konta { $tenant } zostało zresetowane przez administratora. Poprzednie już nie działa, a wszystkie sesje zostały zakończone. Aby wrócić, ustaw nowe:
mail-reset-link-button = Ustaw nowe hasło
mail-reset-link-unexpected = To niespodzianka? Napisz do <a>{ $support }</a>, zanim cokolwiek ustawisz. Bez tej wiadomości nikt się nie zaloguje.
mail-reset-link-unexpected-nobody = To niespodzianka? Zapytaj w swojej organizacji, zanim cokolwiek ustawisz. Bez tej wiadomości nikt się nie zaloguje.

## Mail: an administrator's reset, with a new password

mail-reset-generated-subject = Przydzielono nowe hasło
mail-reset-generated-preheader = Poprzednie hasło do konta { $tenant } już nie działa. Nowe jest w środku.
mail-reset-generated-title = Przydzielono nowe hasło
mail-reset-generated-by = Hasło do Twojego konta { $tenant } zostało zresetowane (przez: { $administrator }). Poprzednie już nie działa, a wszystkie sesje zostały zakończone. Oto nowe:
mail-reset-generated-by-nobody = Hasło do Twojego konta { $tenant } zostało zresetowane przez administratora. Poprzednie już nie działa, a wszystkie sesje zostały zakończone. Oto nowe:
mail-reset-generated-until = <b>Działa do { $date }, godz. { $time } { $zone }.</b>
mail-reset-generated-change = Przy logowaniu poprosimy o wybranie innego, znanego tylko Tobie.
mail-reset-generated-button = Zaloguj się
mail-reset-generated-unexpected = To niespodzianka? Nie używaj jeszcze tego hasła; napisz najpierw do <a>{ $support }</a>.
mail-reset-generated-unexpected-nobody = To niespodzianka? Nie używaj jeszcze tego hasła; zapytaj najpierw w swojej organizacji.

## Mail: forgot your password

mail-recover-link-subject = Twój link do nowego hasła: { $tenant }
mail-recover-link-preheader =
    { $minutes ->
        [one] Działa minutę. Dopóki nie ustawisz nowego hasła, działa stare.
        [few] Działa { $minutes } minuty. Dopóki nie ustawisz nowego hasła, działa stare.
        [many] Działa { $minutes } minut. Dopóki nie ustawisz nowego hasła, działa stare.
       *[other] Działa { $minutes } minuty. Dopóki nie ustawisz nowego hasła, działa stare.
    }
mail-recover-link-title = Ustaw nowe hasło
mail-recover-link-why = Ktoś, najpewniej Ty, prosi o nowe hasło do Twojego konta { $tenant }. Nic się jeszcze nie zmieniło: stare hasło działa, dopóki nie ustawisz nowego.
mail-recover-link-button = Ustaw nowe hasło
mail-recover-link-unexpected = To nie Ty? Zostaw tę wiadomość w spokoju: bez niej nikt nie może niczego zmienić, a hasło pozostaje takie samo.

## Mail: the password was changed

mail-password-changed-subject = Hasło do konta { $tenant } zostało zmienione
mail-password-changed-preheader = Stało się to o { $time } { $zone }. Jeśli to Ty, nie musisz nic robić.
mail-password-changed-title = Hasło zostało zmienione
mail-password-changed-when = Hasło do Twojego konta { $tenant } zostało zmienione <b>{ $date } o { $time } { $zone }</b>. Wszystkie sesje zostały zakończone; nowe hasło działa.
mail-password-changed-fine = Jeśli to Ty, nie musisz nic robić.
mail-password-changed-unexpected = Jeśli to nie Ty, odzyskaj konto już teraz:
mail-password-changed-button = Ustaw nowe hasło
mail-password-changed-help = Potem napisz do <a>{ $support }</a>, abyśmy mogli sprawdzić, co się stało.
mail-password-changed-help-nobody = Potem powiadom swoją organizację, aby mogła sprawdzić, co się stało.

## Mail: credentials went to another address

mail-reset-notice-subject = Hasło do konta { $tenant } zostało zresetowane
mail-reset-notice-preheader = Poprzednie już nie działa. To, co pozwala wrócić, trafiło gdzie indziej.
mail-reset-notice-title = Twoje hasło zostało zresetowane
mail-reset-notice-by = Hasło do Twojego konta { $tenant } zostało zresetowane <b>{ $date } o { $time } { $zone }</b> (przez: { $administrator }). Poprzednie już nie działa, a wszystkie sesje zostały zakończone.
mail-reset-notice-by-nobody = Hasło do Twojego konta { $tenant } zostało zresetowane przez administratora <b>{ $date } o { $time } { $zone }</b>. Poprzednie już nie działa, a wszystkie sesje zostały zakończone.
mail-reset-notice-sent = To, co pozwala wrócić, wysłano na <b>{ $to }</b>, a nie na ten adres.
mail-reset-notice-shown = Nowe hasło pokazano administratorowi, który przekaże je Tobie.
mail-reset-notice-unexpected = To nie na Twoją prośbę? Może ktoś inny próbuje się dostać na Twoje konto: napisz od razu do <a>{ $support }</a>.
mail-reset-notice-unexpected-nobody = To nie na Twoją prośbę? Może ktoś inny próbuje się dostać na Twoje konto: powiadom od razu swoją organizację.

## Mail: a new account

mail-welcome-subject = Twoje konto { $tenant } jest gotowe
mail-welcome-preheader = W środku są login i pierwsze hasło. Możesz od razu się zalogować.
mail-welcome-title = Twoje konto jest gotowe
mail-welcome-by = Masz nowe konto { $tenant }. Zaloguj się tymi danymi:
mail-welcome-password = Hasło
mail-welcome-until = <b>Hasło działa do { $date }, godz. { $time } { $zone }.</b>
mail-welcome-change = Przy logowaniu poprosimy o wybranie innego, znanego tylko Tobie.
mail-welcome-button = Zaloguj się
mail-welcome-unexpected = Skąd to konto? Jeśli nie wiesz, jeszcze go nie używaj; napisz najpierw do <a>{ $support }</a>.
mail-welcome-unexpected-nobody = Skąd to konto? Jeśli nie wiesz, jeszcze go nie używaj; zapytaj najpierw w swojej organizacji.

## Mail: a test

mail-test-subject = { $tenant } może wysyłać pocztę
mail-test-preheader = Wiadomość próbna ze strony ustawień. Dotarła, więc wysyłanie działa.
mail-test-title = Wysyłanie działa
mail-test-when = To wiadomość próbna, o którą poproszono <b>{ $date } o { $time } { $zone }</b>. Dotarła, więc poczta { $tenant } dociera na ten adres.
mail-test-nothing = Nie musisz nic robić.
