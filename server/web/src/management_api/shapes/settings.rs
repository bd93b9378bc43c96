use super::{ClassWord, Delivery};
use latchkey_domain::{
    password::PasswordPolicy,
    tenant::{RecoveryPolicy, TenantSettings},
};
use poem_openapi::{Object, types::MaybeUndefined};

/// What a tenant decides for itself.
#[derive(Object)]
#[oai(rename = "TenantSettings")]
pub struct SettingsJson {
    /// BCP 47 tag of the language that pages and mails fall back to.
    pub locale: String,
    /// IANA name of the zone in which mails and pages tell the time.
    pub time_zone: String,
    pub sender: SenderJson,
    /// Where notices for the tenant's administrators go, and new users' credentials if the tenant so decides.
    #[oai(nullable)]
    pub administrator_email: Option<String>,
    pub new_user_delivery: Delivery,
    pub recovery: RecoveryJson,
    pub password: PasswordPolicyJson,
}

/// The `From` of the tenant's mails.
#[derive(Object)]
#[oai(rename = "Sender")]
pub struct SenderJson {
    /// Null: `no-reply@` and the host of the public URL.
    #[oai(nullable)]
    pub address: Option<String>,
    /// Null: the tenant's name.
    #[oai(nullable)]
    pub name: Option<String>,
}

/// How people get their access back.
#[derive(Object)]
#[oai(rename = "RecoveryPolicy")]
pub struct RecoveryJson {
    /// Whether *Forgot your password?* sends anything.
    pub self_service: bool,
    /// Life of a link in minutes, 1 to 15.
    pub link_minutes: u32,
    /// Life of a generated password in hours, 1 to 168.
    pub generated_hours: u32,
    /// Whether a generated password must be changed at first login where a reset doesn't say.
    pub must_change: bool,
    /// Whether those with the right may send a reset's mail to another address.
    pub allow_other_address: bool,
    /// Whether those with the right may see a generated password. Off: an administrator should not know passwords.
    pub allow_show: bool,
}

/// What a tenant accepts as a password.
#[derive(Object)]
#[oai(rename = "PasswordPolicy")]
pub struct PasswordPolicyJson {
    /// Fewest characters, 8 to 64.
    pub minimum_length: u32,
    /// Most characters, 64 to 256.
    pub maximum_length: u32,
    /// Kinds of characters of which at least one must occur. None by default, and best left so.
    pub required_classes: Vec<ClassWord>,
    /// Words that passwords must not be built from, besides the person's and the tenant's names.
    pub blocked_words: Vec<String>,
}

/// Changes to the settings: an absent member stays, null clears.
#[derive(Default, Object)]
pub struct SettingsPatch {
    pub locale: Option<String>,
    pub time_zone: Option<String>,
    pub sender: Option<SenderPatch>,
    #[oai(nullable)]
    pub administrator_email: MaybeUndefined<String>,
    pub new_user_delivery: Option<Delivery>,
    pub recovery: Option<RecoveryPatch>,
    pub password: Option<PasswordPolicyPatch>,
}

#[derive(Object)]
pub struct SenderPatch {
    #[oai(nullable)]
    pub address: MaybeUndefined<String>,
    #[oai(nullable)]
    pub name: MaybeUndefined<String>,
}

#[derive(Object)]
pub struct RecoveryPatch {
    pub self_service: Option<bool>,
    pub link_minutes: Option<u32>,
    pub generated_hours: Option<u32>,
    pub must_change: Option<bool>,
    pub allow_other_address: Option<bool>,
    pub allow_show: Option<bool>,
}

#[derive(Object)]
pub struct PasswordPolicyPatch {
    pub minimum_length: Option<u32>,
    pub maximum_length: Option<u32>,
    pub required_classes: Option<Vec<ClassWord>>,
    pub blocked_words: Option<Vec<String>>,
}

impl SettingsPatch {
    pub fn apply(self, settings: &mut TenantSettings) {
        replace(&mut settings.locale, self.locale);
        replace(&mut settings.time_zone, self.time_zone);
        if let Some(sender) = self.sender {
            sender.address.update_to(&mut settings.sender.address);
            sender.name.update_to(&mut settings.sender.name);
        }
        self.administrator_email.update_to(&mut settings.administrator_email);
        replace(&mut settings.new_user_delivery, self.new_user_delivery.map(Into::into));
        if let Some(recovery) = self.recovery {
            recovery.apply(&mut settings.recovery);
        }
        if let Some(password) = self.password {
            password.apply(&mut settings.password);
        }
    }
}

impl RecoveryPatch {
    fn apply(self, policy: &mut RecoveryPolicy) {
        replace(&mut policy.self_service, self.self_service);
        replace(&mut policy.link_minutes, self.link_minutes);
        replace(&mut policy.generated_hours, self.generated_hours);
        replace(&mut policy.must_change, self.must_change);
        replace(&mut policy.allow_other_address, self.allow_other_address);
        replace(&mut policy.allow_show, self.allow_show);
    }
}

impl PasswordPolicyPatch {
    fn apply(self, policy: &mut PasswordPolicy) {
        replace(&mut policy.minimum_length, self.minimum_length);
        replace(&mut policy.maximum_length, self.maximum_length);
        let classes = self.required_classes.map(|words| words.into_iter().map(Into::into).collect());
        replace(&mut policy.required_classes, classes);
        replace(&mut policy.blocked_words, self.blocked_words);
    }
}

fn replace<T>(value: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *value = new;
    }
}

impl From<TenantSettings> for SettingsJson {
    fn from(settings: TenantSettings) -> Self {
        let TenantSettings { recovery, password, sender, .. } = settings;
        Self {
            locale: settings.locale,
            time_zone: settings.time_zone,
            sender: SenderJson { address: sender.address, name: sender.name },
            administrator_email: settings.administrator_email,
            new_user_delivery: settings.new_user_delivery.into(),
            recovery: RecoveryJson {
                self_service: recovery.self_service,
                link_minutes: recovery.link_minutes,
                generated_hours: recovery.generated_hours,
                must_change: recovery.must_change,
                allow_other_address: recovery.allow_other_address,
                allow_show: recovery.allow_show,
            },
            password: PasswordPolicyJson {
                minimum_length: password.minimum_length,
                maximum_length: password.maximum_length,
                required_classes: password.required_classes.into_iter().map(Into::into).collect(),
                blocked_words: password.blocked_words,
            },
        }
    }
}
