use serde::{Deserialize, Serialize};
use std::{fs, io, os::unix::fs::OpenOptionsExt as _, path::Path};

/// How to get in: printed at every start, kept beside the demo's database so that restarts print the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    pub operator: Account,
    pub tenants: Vec<TenantCredentials>,
}

/// Somebody with a role.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub login: String,
    pub password: String,
    pub api_token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TenantCredentials {
    pub slug: String,
    /// `S0` … `S4`, the place that the tenant stands for.
    pub scenario: String,
    pub locale: String,
    pub owner: Account,
    pub manager: Account,
    pub helpdesk: Account,
    pub users: Vec<UserCredentials>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserCredentials {
    pub id: String,
    pub login: String,
    pub email: String,
    pub password: String,
}

impl Credentials {
    /// What an earlier start wrote; `None` if there was none or it was cut short.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        match fs::read(path) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Written whole under another name first: a killed start leaves no half file.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let beside = path.with_extension("new");
        let file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        serde_json::to_writer_pretty(&file, self)?;
        file.sync_all()?;
        fs::rename(beside, path)
    }
}
