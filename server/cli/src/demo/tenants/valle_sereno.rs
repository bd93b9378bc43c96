use super::{DemoPerson, DemoTenant, person, with_profile, with_role, without_password};
use crate::demo::plugins;
use latchkey_domain::{
    Role,
    tenant::{Brand, Sender, TenantSettings},
};
use serde_json::json;

/// S2: a school platform. Most people are in the database already, many without an address, most without a password.
pub(super) fn tenant() -> DemoTenant {
    let settings = TenantSettings {
        locale: "es".into(),
        time_zone: "Europe/Madrid".into(),
        sender: Sender {
            address: Some("no-reply@valle-sereno.example".into()),
            name: Some("Colegio Valle Sereno".into()),
        },
        administrator_email: Some("secretaria@valle-sereno.example".into()),
        ..TenantSettings::default()
    };
    let brand = Brand {
        colour: "#1f5fbf".into(),
        provider_line: Some("La plataforma de las familias y el profesorado del Colegio Valle Sereno".into()),
        provider_url: Some("https://valle-sereno.example/plataforma".into()),
        web_site: Some("https://valle-sereno.example".into()),
        postal_address: Some("Camino del Valle 2, 00000 Villamuestra".into()),
        phone: Some("+34 000 000 002".into()),
        support_email: Some("secretaria@valle-sereno.example".into()),
        help_url: Some("https://valle-sereno.example/ayuda".into()),
        privacy_url: Some("https://valle-sereno.example/privacidad".into()),
        ..Brand::default()
    };
    let plugins = vec![
        plugins::passphrase(json!({ "words": 6, "language": "es" })),
        plugins::mail_composer(json!({ "formality": "tu" })),
        plugins::login_namer(json!({ "format": "first.last" })),
    ];
    DemoTenant {
        slug: "valle-sereno",
        scenario: "S2",
        name: "Colegio Valle Sereno",
        settings,
        brand,
        plugins,
        people: PEOPLE,
    }
}

const PEOPLE: &[DemoPerson] = &[
    with_profile(
        "staff",
        with_role(
            Role::Owner,
            person(
                "secretaria",
                "Amparo",
                "Quintana Rey",
                "secretaria@valle-sereno.example",
                &["Secretaría"],
            ),
        ),
    ),
    with_profile(
        "staff",
        with_role(
            Role::Manager,
            person(
                "jefatura",
                "Rubén",
                "Casas Mora",
                "ruben.casas@valle-sereno.example",
                &["Jefatura de estudios"],
            ),
        ),
    ),
    with_profile(
        "staff",
        with_role(
            Role::Helpdesk,
            person("tic", "Sonia", "Bravo Gil", "sonia.bravo@valle-sereno.example", &["TIC"]),
        ),
    ),
    teacher("olga.navas", "Olga", "Navas Prieto", "olga.navas@valle-sereno.example", &["3B"]),
    teacher("dario.luna", "Darío", "Luna Ortiz", "dario.luna@valle-sereno.example", &["4A"]),
    teacher("ines.cobos", "Inés", "Cobos Vera", "ines.cobos@valle-sereno.example", &["3B", "4A"]),
    pupil("alumno-0301", "Lucía", "Fernández Núñez", "3B"),
    pupil("alumno-0302", "Mateo", "Peña Íñiguez", "3B"),
    pupil("alumno-0303", "Aitana", "Güell Muñoz", "3B"),
    pupil("alumno-0304", "Lucía", "Fernández Ríos", "3B"),
    pupil("alumno-0401", "Hugo", "de la Cruz Sanz", "4A"),
    pupil("alumno-0402", "María del Mar", "Ibáñez Coll", "4A"),
    guardian("familia-0301", "Esteban", "Fernández Lara", "esteban.fernandez@correo.example", "3B"),
    guardian("familia-0302", "Carla", "Íñiguez Soler", "", "3B"),
    guardian("familia-0401", "Nadia", "Sanz Bueno", "nadia.sanz@correo.example", "4A"),
];

const fn teacher(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    groups: &'static [&'static str],
) -> DemoPerson {
    with_profile("teacher", person(login, first_name, last_name, email, groups))
}

/// Without an address and without a password: both are for the school to give.
const fn pupil(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    class: &'static str,
) -> DemoPerson {
    without_password(with_profile("student", person(login, first_name, last_name, "", class_of(class))))
}

const fn guardian(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    class: &'static str,
) -> DemoPerson {
    without_password(with_profile("guardian", person(login, first_name, last_name, email, class_of(class))))
}

/// The class as the one group of somebody.
const fn class_of(class: &'static str) -> &'static [&'static str] {
    match class.as_bytes()[0] {
        b'3' => &["3B"],
        _ => &["4A"],
    }
}
