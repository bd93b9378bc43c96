# English: every string of every page and mail of the default theme.
#
# Every message may use { $tenant }, the organisation's name. <b>…</b> and <a>…</a> are all the markup there is.
# How to write one for another language: docs/contributing/add-a-language.md.
# Words: plain, in the order things happen, nobody is to blame. In trouble always three things: what happened,
# what it means for the person, what to do next.

## Every page

# What the language calls itself, in every chooser.
language-name = English
document-title = { $title } · { $tenant }
document-title-error = Error: { $title } · { $tenant }
skip = Skip to the content
foot-help = Help from { $tenant }
foot-contact = Contact { $tenant }
foot-privacy = Privacy
foot-languages = Language

## The password field

password-new = New password
password-show = Show password
password-help = { $min } characters or more. A few words you will remember beat symbols; spaces are fine.
# The script puts the number in as somebody types, so it can't follow plural forms.
password-count-more = Still to go: { $min }
password-count-enough = Long enough
password-error-summary = This password can’t be used yet
password-error-missing = There is no password here yet. Type a new one.
password-error-too-short = This one is too short. It needs { $min } characters or more; a few words in a row do it.
password-error-too-long = This one is too long to be stored whole. { $max } characters is the most.
password-error-common = This password is on the lists that attackers try first. Choose one that is yours alone.
password-error-context = This is made from your name, your login or { $tenant }; such are tried first. Choose other words.
password-error-sequence = This follows a sequence, like abcd or 1234; such are tried first. Choose a few unrelated words.
password-error-repeat = This repeats itself, and repeats are tried first. Choose a few unrelated words.
password-error-keyboard = This is a row of keys; such are tried first. Choose a few unrelated words.
password-error-names = This is a name and little more; such are tried first. Choose a few unrelated words.
password-error-date = This is built around a date or a year; such are tried first. Choose a few unrelated words.
password-error-missing-lowercase = { $tenant } asks for a small letter in each password. Add one.
password-error-missing-uppercase = { $tenant } asks for a capital letter in each password. Add one.
password-error-missing-digit = { $tenant } asks for a digit in each password. Add one.
password-error-missing-symbol = { $tenant } asks for a symbol in each password, such as ! or -. Add one.
password-error-same = This is the password you have now. Choose one that has not been used before.
error-form-expired = This page was open for a long time, so what you sent was not accepted. Nothing has changed. Send it again.

## Log in

login-title = Log in
login-label = Login or e-mail
login-password = Password
login-forgot = Forgot your password?
login-submit = Log in
login-error-mismatch = Login and password don’t match. Check both and try again.
login-error-hint = If an administrator reset your password, look for their mail; the old one no longer works.
login-error-throttled =
    { $minutes ->
        [one] There were too many tries, so this login rests for a minute. Your account is safe; try again after that.
       *[other] There were too many tries, so this login rests for { $minutes } minutes. Your account is safe; try again after that.
    }
login-notice-password-set = Your new password is set. Log in with it now.
login-notice-signed-out = You are logged out.
login-notice-reauthenticate = You are logged in already. To go on, confirm that it is you by typing your password again.

## The password that an administrator's reset has killed

dead-password-title = Your password was reset
dead-password-link = Your password was reset by an administrator, so the one you typed has stopped working. We have sent you a link to set a new one.
dead-password-generated = Your password was reset by an administrator, so the one you typed has stopped working. We have sent you a new one.
dead-password-next-link = Open the newest mail and press the button in it.
dead-password-next-generated = Open the newest mail and log in with the password in it.
dead-password-submit = Resend e-mail
dead-password-spam = Not there? Look in spam. Each mail replaces the one before.
dead-password-back = Back to log in

## The forced change

choose-password-title = Choose your own password
choose-password-reset-by-at = { $administrator } reset your password at <b>{ $time }</b>. The one you logged in with works only until you choose a new one.
choose-password-reset-by = { $administrator } reset your password. The one you logged in with works only until you choose a new one.
choose-password-reset-at = Your password was reset at <b>{ $time }</b>. The one you logged in with works only until you choose a new one.
choose-password-reset = Your password was reset. The one you logged in with works only until you choose a new one.
choose-password-for = For <b>{ $login }</b>
choose-password-submit = Save and go on

## Logged in

signed-in-title = You are logged in
signed-in-lead = as <b>{ $name }</b>
signed-in-login = Login
signed-in-since = Since
signed-in-since-time = { $time } { $zone }, { $date }
signed-in-organisation = Organisation
signed-in-logout = Log out

## Forgot your password?

recover-title = Forgot your password?
recover-lead = Tell us your login or e-mail. If it belongs to an account, we send it a link to set a new password.
recover-help = The one you log in to { $tenant } with. Your current password keeps working until you set a new one.
recover-submit = Send me a link
recover-back = Back to log in
recover-error-summary = Nothing was sent yet
recover-error-missing = Type your login or e-mail.
recover-error-too-long = This is longer than any login here. Check it and try again.

recover-sent-title = Look at your mail
recover-sent-lead =
    { $minutes ->
        [one] If that login belongs to an account, a link is on its way to its address. It works for <b>one minute</b>.
       *[other] If that login belongs to an account, a link is on its way to its address. It works for <b>{ $minutes } minutes</b>.
    }
recover-sent-nothing = Nothing after two minutes? Look in spam, or <a>send it again</a>.
recover-sent-until = Until you set a new password, the old one works.

## The reset page

reset-title = Set your new password
reset-title-setup = Set your first password
reset-for = For <b>{ $login }</b>
reset-until = This link works until <b>{ $time }</b> { $zone }
reset-until-date = This link works until <b>{ $time }</b> { $zone } on { $date }
reset-left = <b>{ $left }</b> left
reset-say-low = Two minutes left. You can ask for a new link at any time.
reset-say-over = The time is over. What you typed stays here; ask for a new link below.
reset-submit = Save new password
reset-effect = Saving logs you out everywhere. You log in with the new password next.
reset-effect-self = Until you save, the old password works. Saving logs you out everywhere, and you log in with the new one next.
reset-effect-setup = Saving switches your account on. You log in with this password next.
reset-no-time = Not enough time? <a>Ask for a new link</a>

reset-done-title = Your new password is set
reset-done-lead = It works from now on, and the old one doesn’t. You are logged out everywhere.
reset-done-submit = Log in
reset-done-mail = We have sent you a mail that says so. If one arrives when you have changed nothing, tell us.

reset-expired-title = This link no longer works
reset-expired-lead =
    { $minutes ->
        [one] Each link lasts one minute and works once.
       *[other] Each link lasts { $minutes } minutes and works once.
    }
reset-expired-at = This one ended at <b>{ $time }</b> { $zone }.
reset-expired-resend = We can send a new one to the same address.
reset-expired-submit = Send me a new link
reset-expired-newest = Always open the newest mail: each one replaces the one before. Nothing after two minutes? Look in spam.
reset-expired-other = No longer at that address? <a>Ask { $tenant } for help</a>

reset-sent-title = A new link is on its way
reset-sent-lead =
    { $minutes ->
        [one] It goes to the same address as before and works for <b>one minute</b>.
       *[other] It goes to the same address as before and works for <b>{ $minutes } minutes</b>.
    }
reset-sent-newest = Open the newest mail: it replaces the ones before. Nothing after two minutes? Look in spam.
reset-sent-back = Back to log in

## Applications and devices that ask for an account

continue-to = to continue to <b>{ $client }</b>
account-as = Logged in as <b>{ $name }</b>
account-not-you = Not you?
decision-allow = Allow
decision-deny = Don’t allow

consent-title = Let { $client } use your account?
consent-lead = Your answer goes to <b>{ $host }</b>.
consent-asks = It will be able to:
consent-later = You can take this back at any time: on the page of your account, under “Connected applications”.
consent-site = About { $client }
consent-policy = Its privacy policy
consent-terms = Its terms of use

# What an application may do. They follow consent-asks, in a list, and also stand in lists of their own.
scope-identity = know that it is you when you come back
scope-profile = see your name and login
scope-email = see your e-mail address
scope-groups = see which groups you belong to
scope-offline = stay connected when you are not here
scope-other = use “{ $scope }”

choose-account-title = Choose an account
choose-account-keep = Continue as { $name }
choose-account-other = Use another account

log-out-title = Log out?
log-out-asked = <b>{ $client }</b> asks to log you out.
log-out-asked-nobody = An application asks to log you out.
log-out-effect = Your { $tenant } session in this browser ends. Nothing else changes.
log-out-submit = Log out
log-out-stay = Stay logged in

device-title = Connect a device
device-lead = Type the code that is on the device’s screen.
device-label = Code on the screen
device-help = Capitals, small letters, spaces and dashes make no difference.
device-submit = Continue
device-error-summary = No device is connected yet
device-error-missing = There is no code here yet. Type the one that is on the device’s screen.
device-error-unknown = No device is waiting with this code. It may have run out: check it, or let the device show a new one.
device-error-throttled =
    { $minutes ->
        [one] There were too many codes in a row, so this page rests for a minute. Your account is safe; try again after that.
       *[other] There were too many codes in a row, so this page rests for { $minutes } minutes. Your account is safe; try again after that.
    }

device-confirm-title = Is this your device?
device-confirm-lead = Only go on if the same code is on its screen.
device-confirm-client = If you allow it, <b>{ $client }</b> is connected to your account.
device-confirm-warning = Did somebody send you this code or read it to you? Then don’t allow it: they would get into your account.

device-done-title = Your device is connected
device-done-lead = Go back to it; it goes on by itself. You can close this page.
device-done-title-denied = The device was not connected
device-done-lead-denied = It has learnt nothing about you and can’t use your account. You can close this page.
device-done-account = Go to your account

form-post-title = Back to { $client }
form-post-lead = You are nearly there. If nothing happens, press “Continue”.
form-post-submit = Continue

applications-title = Connected applications
applications-lead = These applications may use your account. Disconnect one, and it no longer may; what it has seen so far stays with it.
applications-empty = No application is connected to your account. Those that you allow appear here.
applications-since = Connected on { $date }
applications-used = Last used on { $date }
applications-own = Belongs to { $tenant }
applications-disconnect = Disconnect
# The same button, spoken.
applications-disconnect-name = Disconnect { $client }
applications-back = Back to your account

## Trouble

error-request = If you ask for help, say this number: <b>{ $id }</b>
error-go-login = Go to log in
error-go-again = Start again
error-not-found-title = There is nothing at this address
error-not-found-what = The address may have been cut off when it was copied, or the page has moved. Nothing of yours is lost.
error-not-found-next = If you came from a mail, press the button in it once more. Otherwise start from log in.
error-unknown-tenant-title = No organisation at this address
error-unknown-tenant-what = The address names an organisation that isn’t here, so there is nothing to log in to.
error-unknown-tenant-next = Check the address, or use the one that your organisation gave you.
error-bad-request-title = That could not be read
error-bad-request-what = Something in what was sent is not as it should be. Nothing has changed.
error-bad-request-next = Go back and try once more, or start from log in.
error-bad-request-not-a-form = This address takes an HTML form.
error-bad-request-too-large = What was sent is larger than { $kib } KiB.
error-bad-request-method = This address does not take that method.
error-bad-request-too-slow = What was sent took longer than { $seconds } s to arrive.
error-bad-request-ended-early = What was sent ended before it was whole.
error-bad-request-unreadable = The request can’t be read.
error-form-expired-title = This page was open too long
error-form-expired-what = For your safety a form is only good for a while. What you sent was not accepted, and nothing has changed.
error-form-expired-next = Start again; it takes a moment.
error-too-many-requests-title = Too many tries in a row
error-too-many-requests-what = To keep accounts safe we take only so many tries from one place. Nothing has changed, and nobody is locked out.
error-too-many-requests-next =
    { $seconds ->
        [one] Wait a second, then try again.
       *[other] Wait { $seconds } seconds, then try again.
    }
error-unavailable-title = We can’t answer just now
error-unavailable-what = Something we need is not there at the moment. What you sent was not carried out, and nothing is lost.
error-unavailable-next = Try again in a minute. The address stays the same.
error-internal-title = Something on our side went wrong
error-internal-what = It is not your doing. What you sent may not have been carried out.
error-internal-next = Try again. If it happens twice, tell us the number below, and we can see what it was.
error-tenant-disabled-title = { $tenant } is switched off here
error-tenant-disabled-what = The organisation’s accounts rest, so nobody can log in. Nothing is lost.
error-tenant-disabled-next = Ask your organisation when it is back.
error-authorization-title = This application’s request can’t be carried out
error-authorization-what = The application asked for something that can’t be done, so you were not sent back to it. Nothing of yours has changed.
error-authorization-next = Go back to the application and try again. If it happens twice, tell its makers what stands below.

## The demo's mailbox

mailbox-title = Mailbox
mailbox-lead =
    { $count ->
        [0] No mail yet
        [one] One mail, as it came over SMTP
       *[other] { $count } mails, as they came over SMTP
    }
mailbox-empty = No mail yet. Every mail that the demo sends arrives here, over SMTP; nothing leaves this machine.
mailbox-refresh = Look again
mailbox-to = To
mailbox-from = From
mailbox-received = Received
mailbox-received-time = { $time } { $zone }, { $date }
mailbox-message-title = Mail
mailbox-back = All mails
mailbox-html = As most people see it
mailbox-frame = The mail’s HTML part
mailbox-text = As plain text
mailbox-headers = Headers
mailbox-nothing = This mail has no text.

## Every mail

mail-hello = Hello { $name },
mail-hello-nobody = Hello,
mail-never-ask = { $tenant } will never ask you for a password by mail or by phone.
mail-sent-to = Sent to { $to } because it is the address of your { $tenant } account.
mail-no-reply = Replies to this address are not read.
mail-button-fails = Button not working? Copy this address into your browser:
mail-login-label = Login
mail-password-label = New password
mail-limit-once =
    { $minutes ->
        [one] <b>The link works until { $time } { $zone }</b> (one minute), and once only.
       *[other] <b>The link works until { $time } { $zone }</b> ({ $minutes } minutes), and once only.
    }
mail-too-late = Too late? The page it opens sends you a fresh one.

## Mail: an administrator's reset, with a link

mail-reset-link-subject = Set your new { $tenant } password
mail-reset-link-preheader =
    { $minutes ->
        [one] Your old password has stopped working. The link inside works for one minute.
       *[other] Your old password has stopped working. The link inside works for { $minutes } minutes.
    }
mail-reset-link-title = Set your new password
mail-reset-link-by = { $administrator } reset your { $tenant } password. The old one has stopped working and you are logged out everywhere. To get back in, set a new one:
mail-reset-link-by-nobody = An administrator reset your { $tenant } password. The old one has stopped working and you are logged out everywhere. To get back in, set a new one:
mail-reset-link-button = Set my new password
mail-reset-link-unexpected = Did not expect this? Write to <a>{ $support }</a> before you set anything. Nobody gets in without this mail.
mail-reset-link-unexpected-nobody = Did not expect this? Ask your organisation before you set anything. Nobody gets in without this mail.

## Mail: an administrator's reset, with a new password

mail-reset-generated-subject = New password assigned
mail-reset-generated-preheader = Your old { $tenant } password has stopped working. The new one is inside.
mail-reset-generated-title = New password assigned
mail-reset-generated-by = { $administrator } reset your { $tenant } password. The old one has stopped working and you are logged out everywhere. This is the new one:
mail-reset-generated-by-nobody = An administrator reset your { $tenant } password. The old one has stopped working and you are logged out everywhere. This is the new one:
mail-reset-generated-until = <b>It works until { $time } { $zone } on { $date }.</b>
mail-reset-generated-change = When you log in, we ask you to choose another that only you know.
mail-reset-generated-button = Log in
mail-reset-generated-unexpected = Did not expect this? Don’t use the password yet; write to <a>{ $support }</a> first.
mail-reset-generated-unexpected-nobody = Did not expect this? Don’t use the password yet; ask your organisation first.

## Mail: forgot your password

mail-recover-link-subject = Your link for a new { $tenant } password
mail-recover-link-preheader =
    { $minutes ->
        [one] It works for one minute. Until you set a new password, the old one works.
       *[other] It works for { $minutes } minutes. Until you set a new password, the old one works.
    }
mail-recover-link-title = Set a new password
mail-recover-link-why = Somebody, most likely you, told us that the password of your { $tenant } account is forgotten. Nothing has changed yet: the old password works until you set a new one.
mail-recover-link-button = Set a new password
mail-recover-link-unexpected = Was it not you? Then leave this mail be: without it nobody can change anything, and your password stays as it is.

## Mail: the password was changed

mail-password-changed-subject = Your { $tenant } password was changed
mail-password-changed-preheader = This happened at { $time } { $zone }. If it was you, there is nothing to do.
mail-password-changed-title = Your password was changed
mail-password-changed-when = The password of your { $tenant } account was changed at <b>{ $time } { $zone } on { $date }</b>. You were logged out everywhere; the new password works.
mail-password-changed-fine = If it was you, there is nothing to do.
mail-password-changed-unexpected = If it was not you, take your account back now:
mail-password-changed-button = Set a new password
mail-password-changed-help = Then write to <a>{ $support }</a>, so that we can see what happened.
mail-password-changed-help-nobody = Then tell your organisation, so that it can see what happened.

## Mail: credentials went to another address

mail-reset-notice-subject = Your { $tenant } password was reset
mail-reset-notice-preheader = The old one has stopped working. The way back in did not go to this address.
mail-reset-notice-title = Your password was reset
mail-reset-notice-by = { $administrator } reset your { $tenant } password at <b>{ $time } { $zone } on { $date }</b>. The old one has stopped working and you are logged out everywhere.
mail-reset-notice-by-nobody = An administrator reset your { $tenant } password at <b>{ $time } { $zone } on { $date }</b>. The old one has stopped working and you are logged out everywhere.
mail-reset-notice-sent = What you need to get back in went to <b>{ $to }</b>, not to this address.
mail-reset-notice-shown = The new password was shown to the administrator, who will pass it on to you.
mail-reset-notice-unexpected = Did not ask for this? Somebody else may be trying to get in: write to <a>{ $support }</a> at once.
mail-reset-notice-unexpected-nobody = Did not ask for this? Somebody else may be trying to get in: tell your organisation at once.

## Mail: a new account

mail-welcome-subject = Your { $tenant } account is ready
mail-welcome-preheader = Your login and first password are inside. You can log in at once.
mail-welcome-title = Your account is ready
mail-welcome-by = { $tenant } has made an account for you. Log in with:
mail-welcome-password = Password
mail-welcome-until = <b>The password works until { $time } { $zone } on { $date }.</b>
mail-welcome-change = When you log in, we ask you to choose another that only you know.
mail-welcome-button = Log in
mail-welcome-unexpected = Did not expect an account? Don’t use it yet; write to <a>{ $support }</a> first.
mail-welcome-unexpected-nobody = Did not expect an account? Don’t use it yet; ask your organisation first.

## Mail: a test

mail-test-subject = { $tenant } can send mail
mail-test-preheader = A test mail from your settings page. It arrived, so the way out works.
mail-test-title = The way out works
mail-test-when = This is the test mail that was asked for at <b>{ $time } { $zone } on { $date }</b>. It has arrived, so mail from { $tenant } can reach this address.
mail-test-nothing = There is nothing to do.
